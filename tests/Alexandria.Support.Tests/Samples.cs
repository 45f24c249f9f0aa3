using Alexandria.Support.Evaluation;
using Alexandria.Support.CrashReports;
using Alexandria.Testing;

namespace Alexandria.Support.Tests;

/// <summary>The crashes and tickets of the demo: programs of each language that really crashed, and who wrote about them.</summary>
internal static class Samples
{
    public static string Folder { get; } = Path.Combine(Root(), "samples");

    public static string Crashes => Path.Combine(Folder, "crashes");

    public static string Labels => Path.Combine(Crashes, "labels.csv");

    /// <summary>All labelled reports, in the order of the file.</summary>
    public static IReadOnlyList<LabelledReport> Reports() => EvaluationFiles.ReadGrouping(Crashes, Labels);

    /// <summary>Submits all of them, one after the other.</summary>
    public static async Task<IReadOnlyList<(LabelledReport Report, CrashReportSummary Stored)>> SubmitSamplesAsync(this TestHost host)
    {
        var stored = new List<(LabelledReport, CrashReportSummary)>();
        foreach (var report in Reports())
        {
            stored.Add((report, await host.MustAsync(new SubmitCrashReport { Content = report.Text, Product = report.Product })));
        }

        return stored;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Alexandria.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
