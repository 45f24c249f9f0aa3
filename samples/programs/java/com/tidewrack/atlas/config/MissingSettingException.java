package com.tidewrack.atlas.config;

public final class MissingSettingException extends RuntimeException {
    public MissingSettingException(String key) {
        super("missing setting: " + key);
    }
}
