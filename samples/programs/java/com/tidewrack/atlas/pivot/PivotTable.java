package com.tidewrack.atlas.pivot;

/** Totals by group and month. A thirteenth period, which some ledgers close the year with, has no column. */
public final class PivotTable {
    private static final int MONTHS = 12;
    private final double[][] cells;

    public PivotTable(int groups) {
        cells = new double[groups][MONTHS];
    }

    public void add(int group, int period, double amount) {
        accumulate(cells[group], period, amount);
    }

    private void accumulate(double[] row, int period, double amount) {
        row[period - 1] += amount;
    }

    public double total() {
        double sum = 0;
        for (double[] row : cells) {
            for (double cell : row) {
                sum += cell;
            }
        }
        return sum;
    }
}
