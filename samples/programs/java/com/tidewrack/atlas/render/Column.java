package com.tidewrack.atlas.render;

/** A column of a report template. The format is absent in templates made before 4.0. */
public record Column(String title, String format) {
    String formatCell(double value) {
        return format.isEmpty() ? Double.toString(value) : String.format(java.util.Locale.ROOT, format, value);
    }
}
