using System.Globalization;
using Alexandria.Analytics;

namespace Alexandria.Adapters.DuckDb;

/// <summary>A few rules on a plan, each of which names what it saw. No rule fires on a query that is small either way.</summary>
internal static class QuerySuggestions
{
    /// <summary>Rows from which on a step is worth a word: about one row group of DuckDB's.</summary>
    private const long ManyRows = 100_000;

    /// <summary>Pairs of rows that a join compares one by one in about a tenth of a second.</summary>
    private const double ManyPairs = 1_000_000;

    /// <summary>Rows that an answer shows at most by default.</summary>
    private const long AnsweredRows = 10_000;

    /// <summary>A scan that keeps less than this share of its rows is selective.</summary>
    private const double SelectiveShare = 0.01;

    /// <summary>Off by this factor, the optimiser may choose the wrong order of joins.</summary>
    private const double FarOff = 100;

    public static IReadOnlyList<QuerySuggestion> For(PlanOperator root) => [.. Walk(root).SelectMany(Of), .. Whole(root)];

    private static IEnumerable<PlanOperator> Walk(PlanOperator plan) => plan.Children.SelectMany(Walk).Prepend(plan);

    private static IEnumerable<QuerySuggestion> Of(PlanOperator step)
    {
        var rows = step.Rows ?? step.EstimatedRows ?? 0;
        if (step.Name == "CROSS_PRODUCT" && Pairs(step) >= AnsweredRows)
        {
            yield return new("cross_product", $"Every row of one side is combined with every row of the other ({Count(rows)}); join them on a column.");
        }

        if (step.Name is "NESTED_LOOP_JOIN" or "BLOCKWISE_NL_JOIN" && Pairs(step) is >= ManyPairs and var pairs)
        {
            yield return new("nested_loop_join", $"A join without an equality compares {Count(pairs, "pair")} of rows; add one (the version, the term) to its condition.");
        }

        if (step.Name == "ORDER_BY" && rows >= ManyRows)
        {
            yield return new("large_sort", $"{Count(rows)} are sorted; with LIMIT only the first ones are kept on the way.");
        }

        if (step.RowsScanned >= ManyRows && step.Rows < step.RowsScanned * SelectiveShare && step.Details.TryGetValue("Filters", out var filters) && !filters.Contains("version_id", StringComparison.Ordinal))
        {
            yield return new("selective_scan", $"{Count(step.RowsScanned.Value)} of {step.Details.GetValueOrDefault("Table", "a table")} are read for {Count(rows)}; a condition on version_id, by which the tables are stored, reads only that part.");
        }

        if (step is { Rows: >= AnsweredRows and var actual, EstimatedRows: > 0 and var expected } && Math.Max(actual, expected) > FarOff * Math.Min(actual, expected))
        {
            yield return new("estimate_off", $"{step.Name} gave {Count(actual)} where {Count(expected)} were expected; a simpler condition, or an intermediate WITH … AS MATERIALIZED, lets the optimiser see more.");
        }
    }

    private static IEnumerable<QuerySuggestion> Whole(PlanOperator root)
    {
        var rows = root.Rows ?? root.EstimatedRows ?? 0;
        if (rows > AnsweredRows && !Walk(root).Any(step => step.Name.Contains("LIMIT", StringComparison.Ordinal) || step.Name == "TOP_N"))
        {
            yield return new("missing_limit", $"{Count(rows)} are answered; add LIMIT, or export them.");
        }
    }

    private static double Pairs(PlanOperator step) => step.Children.Aggregate(1.0, (product, child) => product * (child.Rows ?? child.EstimatedRows ?? 0));

    private static string Count(double number, string unit = "row") => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {unit}{(number == 1 ? "" : "s")}");
}
