package com.tidewrack.atlas.render;

public final class SectionException extends RuntimeException {
    public SectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
