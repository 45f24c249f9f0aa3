using System.Globalization;
using Alexandria.Modules;

namespace Alexandria.Support.Evaluation;

/// <summary><c>eval duplicates</c>: how well a ticket finds those that say the same.</summary>
internal sealed class EvaluateDuplicates : EvaluationVerb
{
    public override string Name => "eval duplicates";

    public override string Summary => "Measures on an issue tracker's history how well duplicates are found. Ties count against us.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("reports", "A file with a report as JSON on each line: Issue id, Summary, Description, Created, optionally a version. Nothing else of it is used.") { Required = true },
        new("labels", "A CSV file with the columns Issue id and Duplicate id; the second may name several, separated by commas.") { Required = true },
        new("temporal", "Rank earlier reports only, as when a ticket comes in.") { IsFlag = true },
    ];

    public override IReadOnlyList<string> Examples { get; } = ["eval duplicates --reports reports.jsonl --labels duplicates.csv", "eval duplicates --reports reports.jsonl --labels duplicates.csv --temporal --json"];

    protected override void Measure(VerbContext context)
    {
        var data = DuplicatesFiles.Read(Value(context, "reports"), Value(context, "labels"));
        context.Error.WriteLine($"{Number(data.Reports.Count)} reports read");
        var figures = DuplicatesEvaluation.Run(data, context.Values.ContainsKey("temporal"), progress: Progress(context, "reports ranked"));
        if (context.Json)
        {
            WriteJson(context, figures);
            return;
        }

        context.Out.WriteLine("Duplicates");
        WriteRow(context, "reports", Number(figures.Reports));
        WriteRow(context, "queries", Number(figures.Queries));
        WriteRow(context, "ids without a report", Number(figures.Ignored));
        context.Out.WriteLine();
        context.Out.WriteLine("Ranking of duplicates");
        WriteRow(context, "duplicate first", Share(figures.RecallAt1));
        WriteRow(context, "in first ten", Share(figures.RecallAt10));
        WriteRow(context, "mean reciprocal rank", Share(figures.MeanReciprocalRank));
        context.Out.WriteLine();
        context.Out.WriteLine("What a ticket's page would show: something without a duplicate is no error, if people did not label all of them");
        context.Out.WriteLine($"  {"floor",-22} {"duplicate",10} {"without",10}");
        foreach (var floor in figures.Floors)
        {
            context.Out.WriteLine($"  {floor.Floor.ToString("0.00", CultureInfo.InvariantCulture),-22} {Share(floor.Shown),10} {Share(floor.ShownWithout),10}");
        }
    }
}
