package com.tidewrack.atlas.config;

public record DataSourceSettings(String url, String user, int poolSize) {
}
