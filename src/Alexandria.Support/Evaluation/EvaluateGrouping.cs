using Alexandria.Modules;
using Alexandria.Support.Evaluation.Reports;

namespace Alexandria.Support.Evaluation;

/// <summary><c>eval grouping</c>: how well crash reports are put into groups.</summary>
internal sealed class EvaluateGrouping : EvaluationVerb
{
    public override string Name => "eval grouping";

    public override string Summary => "Measures on labelled crash reports how well they are grouped.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("reports", "The folder with the crash reports.") { Required = true },
        new("labels", "A CSV file with the columns report, group and optionally product, in the order in which the reports came.") { Required = true },
        Report,
    ];

    public override IReadOnlyList<string> Examples { get; } = ["eval grouping --reports crashes --labels labels.csv", "eval grouping --reports crashes --labels labels.csv --json"];

    protected override void Measure(VerbContext context)
    {
        var reports = EvaluationFiles.ReadGrouping(Folder(context, "reports"), Value(context, "labels"));
        context.Error.WriteLine($"{Number(reports.Count)} reports read");
        var figures = GroupingEvaluation.Run(reports, progress: Progress(context, "reports grouped"));
        WriteReport(context, () => GroupingReport.Of(figures));
        if (context.Json)
        {
            WriteJson(context, figures);
            return;
        }

        context.Out.WriteLine("Grouping");
        WriteRow(context, "reports", Number(figures.Reports));
        WriteRow(context, "groups", Number(figures.Groups));
        context.Out.WriteLine();
        context.Out.WriteLine($"  {"",-22} {"precision",10} {"recall",10} {"F1",10}");
        WriteAgreement(context, "pairwise", figures.Pairwise);
        WriteAgreement(context, "B-cubed", figures.BCubed);
        context.Out.WriteLine();
        context.Out.WriteLine("Ranking of like reports");
        WriteRow(context, "queries", Number(figures.Ranking.Queries));
        WriteRow(context, "fellow first", Share(figures.Ranking.First));
        WriteRow(context, "fellow in first ten", Share(figures.Ranking.RecallAt10));
        WriteRow(context, "mean reciprocal rank", Share(figures.Ranking.MeanReciprocalRank));
    }

    private static void WriteAgreement(VerbContext context, string name, Agreement agreement) =>
        context.Out.WriteLine($"  {name,-22} {Share(agreement.Precision),10} {Share(agreement.Recall),10} {Share(agreement.F1),10}");
}
