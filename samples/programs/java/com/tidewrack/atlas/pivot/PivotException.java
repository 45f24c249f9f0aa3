package com.tidewrack.atlas.pivot;

public final class PivotException extends RuntimeException {
    public PivotException(String message, Throwable cause) {
        super(message, cause);
    }
}
