package com.tidewrack.atlas;

import com.tidewrack.atlas.config.Settings;
import com.tidewrack.atlas.server.AdHocQuery;
import com.tidewrack.atlas.server.Bootstrap;
import com.tidewrack.atlas.server.ExportEndpoint;
import com.tidewrack.atlas.server.MigrationJob;
import com.tidewrack.atlas.server.PreviewEndpoint;
import com.tidewrack.atlas.server.Scheduler;
import java.nio.file.Path;

/** Entry point of the reporting server and of its maintenance commands. */
public final class Atlas {
    public static void main(String[] args) throws Exception {
        String command = args[0];
        String argument = args[1];
        switch (command) {
            case "serve" -> new Bootstrap(Settings.load(Path.of(argument))).start();
            case "check-config" -> new Bootstrap(Settings.load(Path.of(argument))).verify();
            case "migrate" -> new MigrationJob(Settings.load(Path.of(argument))).run();
            case "preview" -> new PreviewEndpoint().get(argument);
            case "export-pdf" -> new ExportEndpoint().pdf(argument);
            case "export-sheet" -> new ExportEndpoint().sheet(argument);
            case "schedule" -> new Scheduler().runNow(argument);
            case "ad-hoc" -> new AdHocQuery().run(argument);
            default -> throw new IllegalArgumentException("unknown command: " + command);
        }
    }
}
