package com.tidewrack.atlas.server;

import com.tidewrack.atlas.config.DataSourceSettings;
import com.tidewrack.atlas.config.Settings;

/** Moves the catalog to the current schema. */
public final class MigrationJob {
    private final Settings settings;

    public MigrationJob(Settings settings) {
        this.settings = settings;
    }

    public void run() {
        DataSourceSettings target = settings.dataSource("catalog");
        System.out.println("migrating " + target.url());
    }
}
