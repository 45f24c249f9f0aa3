namespace Alexandria.Faults.Tests.Clients;

/// <summary>A real crash report, and the product that crashed.</summary>
internal sealed record CrashSample(string Product, string Text);

/// <summary>The captured crashes of <c>samples/crashes</c>.</summary>
internal static class CrashSamples
{
    public static IReadOnlyList<CrashSample> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "samples", "crashes"), "*.txt", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new CrashSample(Path.GetFileName(Path.GetDirectoryName(path)!), File.ReadAllText(path))),
    ];
}
