namespace Alexandria.Kernel.Telemetry;

/// <summary>What records of the log are written within, as fields of theirs.</summary>
internal static class LogScope
{
    /// <param name="tenant">Whose it is.</param>
    /// <param name="what"><c>operation</c>, <c>subscriber</c>, <c>workflow</c>.</param>
    /// <param name="name">Which.</param>
    public static IReadOnlyDictionary<string, object?> Of(string tenant, string what, string name) =>
        new Dictionary<string, object?>(2, StringComparer.Ordinal) { ["tenant"] = tenant, [what] = name };
}
