using System.Globalization;
using System.Text.Json;
using Alexandria.Analytics;

namespace Alexandria.Adapters.DuckDb;

/// <summary>Makes a plan of what DuckDB's <c>EXPLAIN</c> answers in JSON.</summary>
internal static class PlanReading
{
    private const string Estimated = "Estimated Cardinality";
    private const double MillisecondsPerSecond = 1_000;

    // Plans are as deep as their query.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_000 };

    public static QueryProfile Profile(string json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        var root = document.RootElement;
        // The first operator is EXPLAIN ANALYZE itself.
        var plan = Measured(root.GetProperty("children")[0].GetProperty("children")[0]);
        return new()
        {
            ElapsedMilliseconds = root.GetProperty("latency").GetDouble() * MillisecondsPerSecond,
            CpuMilliseconds = root.GetProperty("cpu_time").GetDouble() * MillisecondsPerSecond,
            PeakMemoryBytes = root.TryGetProperty("system_peak_buffer_memory", out var memory) ? memory.GetInt64() : 0,
            Rows = plan.Rows ?? 0,
            Plan = plan,
            Suggestions = QuerySuggestions.For(plan),
        };
    }

    public static QueryEstimate Estimate(string json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        var plan = Expected(document.RootElement[0]);
        return new() { Rows = plan.EstimatedRows, ScannedRows = Scanned(plan), Plan = plan, Suggestions = QuerySuggestions.For(plan) };
    }

    private static long Scanned(PlanOperator plan) =>
        (plan.Children.Count == 0 ? plan.EstimatedRows ?? 0 : 0) + plan.Children.Sum(Scanned);

    private static PlanOperator Measured(JsonElement node) => With(node, node.GetProperty("operator_name").GetString()!, Measured) with
    {
        Rows = node.GetProperty("operator_cardinality").GetInt64(),
        RowsScanned = node.GetProperty("operator_rows_scanned").GetInt64() is > 0 and var scanned ? scanned : null,
        Milliseconds = node.GetProperty("operator_timing").GetDouble() * MillisecondsPerSecond,
    };

    private static PlanOperator Expected(JsonElement node) => With(node, node.GetProperty("name").GetString()!, Expected);

    private static PlanOperator With(JsonElement node, string name, Func<JsonElement, PlanOperator> child)
    {
        var details = node.GetProperty("extra_info").EnumerateObject().ToDictionary(detail => detail.Name, detail => Text(detail.Value), StringComparer.Ordinal);
        var estimated = details.Remove(Estimated, out var rows) && long.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        return new()
        {
            Name = name.Trim(),
            Details = details,
            EstimatedRows = estimated,
            Children = [.. node.GetProperty("children").EnumerateArray().Select(child)],
        };
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
