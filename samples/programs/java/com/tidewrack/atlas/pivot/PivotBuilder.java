package com.tidewrack.atlas.pivot;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Builds a pivot table on a worker thread. */
public final class PivotBuilder {
    public PivotTable build(String report, int[] periods) {
        ExecutorService workers = Executors.newSingleThreadExecutor();
        try {
            return workers.submit(() -> fill(periods)).get();
        } catch (ExecutionException e) {
            throw new PivotException("ATLAS-1322 totals of '" + report + "' failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PivotException("ATLAS-1323 totals of '" + report + "' were interrupted", e);
        } finally {
            workers.shutdown();
        }
    }

    private PivotTable fill(int[] periods) {
        PivotTable table = new PivotTable(1);
        for (int period : periods) {
            table.add(0, period, 100.0 * period);
        }
        return table;
    }
}
