using System.Globalization;
using Alexandria.Modules;
using Alexandria.Support.Linking.Learning;

namespace Alexandria.Support.Evaluation;

/// <summary><c>eval linking</c>: how well tickets are linked with crash groups, and whether the scores can be believed.</summary>
internal sealed class EvaluateLinking : EvaluationVerb
{
    public override string Name => "eval linking";

    public override string Summary => "Measures on labelled tickets how well they are linked with crash groups.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("tickets", "A file with a ticket as JSON on each line: id, subject, body, optionally product, version, created.") { Required = true },
        new("reports", "The folder with the crash reports.") { Required = true },
        new("labels", "A CSV file with the columns ticket, report and group, in the order in which they came.") { Required = true },
    ];

    public override IReadOnlyList<string> Examples { get; } = ["eval linking --tickets tickets.jsonl --reports crashes --labels labels.csv"];

    protected override void Measure(VerbContext context)
    {
        var data = EvaluationFiles.ReadLinking(Value(context, "tickets"), Folder(context, "reports"), Value(context, "labels"));
        context.Error.WriteLine($"{Number(data.Tickets.Count)} tickets and {Number(data.Reports.Count)} reports read");
        var figures = LinkingEvaluation.Run(data, progress: Progress(context, "tickets linked"));
        if (context.Json)
        {
            WriteJson(context, figures);
            return;
        }

        context.Out.WriteLine("Linking");
        WriteRow(context, "tickets", Number(figures.Tickets));
        WriteRow(context, "right group first", Share(figures.Top1));
        WriteRow(context, "the same by group", Share(figures.MacroTop1));
        WriteRow(context, "right in first five", Share(figures.RecallAt5));
        context.Out.WriteLine();
        context.Out.WriteLine("Automatic links");
        WriteRow(context, "made", Number(figures.Auto.Count));
        WriteRow(context, "precision", Share(figures.Auto.Precision));
        WriteRow(context, "recall", Share(figures.Auto.Recall));
        context.Out.WriteLine();
        context.Out.WriteLine("Calibration: where scores can be believed, the last two columns are alike");
        WriteRow(context, "Brier score", Figure(figures.Brier));
        WriteRow(context, "log loss", Figure(figures.LogLoss));
        context.Out.WriteLine($"  {"score",-12} {"links",10} {"mean score",12} {"share right",12}");
        foreach (var bin in figures.Reliability)
        {
            context.Out.WriteLine($"  {Range(bin),-12} {Number(bin.Count),10} {Share(bin.MeanScore),12} {Share(bin.Correct),12}");
        }
    }

    private static string Figure(double? figure) => figure?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "none";

    private static string Range(ReliabilityBin bin) => string.Create(CultureInfo.InvariantCulture, $"{bin.From:0.0} to {bin.To:0.0}");
}
