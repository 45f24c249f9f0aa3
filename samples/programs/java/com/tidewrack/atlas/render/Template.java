package com.tidewrack.atlas.render;

import java.util.ArrayList;
import java.util.List;

/** A report template: {@code name=Title:format,Title:format}. */
public record Template(String name, List<Column> columns) {
    public static Template parse(String text) {
        String[] parts = text.split("=", 2);
        List<Column> columns = new ArrayList<>();
        for (String column : parts[1].split(",")) {
            String[] fields = column.split(":", 2);
            columns.add(new Column(fields[0], fields.length > 1 ? fields[1] : null));
        }
        return new Template(parts[0], columns);
    }
}
