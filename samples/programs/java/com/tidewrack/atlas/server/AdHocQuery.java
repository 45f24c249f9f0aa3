package com.tidewrack.atlas.server;

import com.tidewrack.atlas.pivot.PivotBuilder;
import java.util.Arrays;

/** A question typed by a person: {@code report:period,period}. */
public final class AdHocQuery {
    public double run(String query) {
        String[] parts = query.split(":");
        int[] periods = Arrays.stream(parts[1].split(",")).mapToInt(Integer::parseInt).toArray();
        return new PivotBuilder().build(parts[0], periods).total();
    }
}
