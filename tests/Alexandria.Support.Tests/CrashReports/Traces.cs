namespace Alexandria.Support.Tests.CrashReports;

/// <summary>Python tracebacks to order.</summary>
internal static class Traces
{
    /// <param name="exception">The last line.</param>
    /// <param name="functions">Outermost first.</param>
    public static string Python(string exception, params IReadOnlyList<string> functions) =>
        $"Traceback (most recent call last):\n{string.Concat(functions.Select((f, i) => $"  File \"/opt/app/{f}_module.py\", line {10 + i}, in {f}\n    work()\n"))}{exception}\n";
}
