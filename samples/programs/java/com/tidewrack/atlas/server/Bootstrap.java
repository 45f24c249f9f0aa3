package com.tidewrack.atlas.server;

import com.tidewrack.atlas.config.Settings;

/** Brings the server up. */
public final class Bootstrap {
    private final Settings settings;

    public Bootstrap(Settings settings) {
        this.settings = settings;
    }

    public void start() {
        openDataSources();
        System.out.println("atlas is listening on port " + settings.require("http.port"));
    }

    public void verify() {
        settings.dataSource("catalog");
        settings.dataSource("ledger");
        System.out.println("configuration is complete");
    }

    private void openDataSources() {
        for (String name : settings.require("datasources").split(",")) {
            settings.dataSource(name);
        }
    }
}
