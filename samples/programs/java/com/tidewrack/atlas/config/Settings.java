package com.tidewrack.atlas.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The server's properties file. */
public final class Settings {
    private final Properties values = new Properties();

    public static Settings load(Path file) throws IOException {
        Settings settings = new Settings();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.values.load(reader);
        }
        return settings;
    }

    public String require(String key) {
        String value = values.getProperty(key);
        if (value == null) {
            throw new MissingSettingException(key);
        }
        return value;
    }

    public DataSourceSettings dataSource(String name) {
        try {
            return new DataSourceSettings(
                require("datasource." + name + ".url"),
                require("datasource." + name + ".user"),
                Integer.parseInt(require("datasource." + name + ".pool-size")));
        } catch (MissingSettingException e) {
            throw new ConfigurationException("ATLAS-1210 data source '" + name + "' is not configured completely", e);
        }
    }
}
