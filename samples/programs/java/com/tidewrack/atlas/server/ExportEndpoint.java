package com.tidewrack.atlas.server;

import com.tidewrack.atlas.pivot.PivotBuilder;
import com.tidewrack.atlas.render.ReportRenderer;
import com.tidewrack.atlas.render.Template;
import java.util.List;

/** Downloads: the whole report as PDF, or its pivot as a spreadsheet. */
public final class ExportEndpoint {
    public byte[] pdf(String template) {
        String text = new ReportRenderer().render(Template.parse(template), List.of(new double[] {1}, new double[] {2, 0.25}));
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    public double sheet(String report) {
        return new PivotBuilder().build(report, new int[] {11, 12, 13}).total();
    }
}
