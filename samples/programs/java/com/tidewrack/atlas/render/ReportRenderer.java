package com.tidewrack.atlas.render;

import java.util.List;

/** Renders the rows of a report, section by section. */
public final class ReportRenderer {
    public String render(Template template, List<double[]> rows) {
        try {
            return renderBody(template, rows);
        } catch (SectionException e) {
            throw new ReportException("ATLAS-1107 report '" + template.name() + "' could not be rendered", e);
        }
    }

    private String renderBody(Template template, List<double[]> rows) {
        StringBuilder body = new StringBuilder();
        for (double[] row : rows) {
            try {
                body.append(renderRow(template, row)).append('\n');
            } catch (RuntimeException e) {
                throw new SectionException("section 'body', row " + (rows.indexOf(row) + 1), e);
            }
        }
        return body.toString();
    }

    private String renderRow(Template template, double[] row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            line.append(template.columns().get(i).formatCell(row[i])).append('\t');
        }
        return line.toString();
    }
}
