package com.tidewrack.atlas.server;

import com.tidewrack.atlas.pivot.PivotBuilder;
import com.tidewrack.atlas.render.ReportRenderer;
import com.tidewrack.atlas.render.Template;
import java.util.List;
import java.util.Map;

/** Runs the jobs of the night. */
public final class Scheduler {
    private final Map<String, Runnable> jobs = Map.of(
        "morning-mail", this::morningMail,
        "monthly-archive", this::monthlyArchive,
        "year-end", () -> new PivotBuilder().build("year-end", new int[] {1, 2, 13}));

    public void runNow(String job) {
        jobs.get(job).run();
    }

    private void morningMail() {
        Template template = Template.parse("morning-mail=Orders:%.0f,Returns");
        new ReportRenderer().render(template, List.of(new double[] {12, 1}));
    }

    private void monthlyArchive() {
        for (String source : new String[] {"stock=Pieces:%.0f", "freight=Weight"}) {
            new ReportRenderer().render(Template.parse(source), List.of(new double[] {4}));
        }
    }
}
