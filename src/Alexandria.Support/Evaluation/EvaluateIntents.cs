using System.Globalization;
using Alexandria.Modules;
using Alexandria.Support.Evaluation.Reports;

namespace Alexandria.Support.Evaluation;

/// <summary><c>eval intents</c>: how well triage tells which class a text is of.</summary>
internal sealed class EvaluateIntents : EvaluationVerb
{
    private const int MostFolds = 100;

    public override string Name => "eval intents";

    public override string Summary => "Measures on labelled texts how well triage tells their class.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("train", "A CSV file with the columns text and category.") { Required = true },
        new("test", "Such a file with texts to be classified by a model of the first."),
        new("folds", "Instead: parts of the first file, each classified by a model of the others; row i is in part i modulo this number."),
        Report,
    ];

    public override IReadOnlyList<string> Examples { get; } = ["eval intents --train messages.csv --folds 5", "eval intents --train messages.csv --test others.csv --json"];

    protected override void Measure(VerbContext context)
    {
        var (test, folds) = (context.Values.GetValueOrDefault("test"), context.Values.GetValueOrDefault("folds"));
        if (string.IsNullOrEmpty(test) == string.IsNullOrEmpty(folds))
        {
            throw new EvaluationDataException("--test, --folds", 0, "One of the two options is required.");
        }

        var train = Value(context, "train");
        var figures = string.IsNullOrEmpty(test) ? CrossValidate(context, train, folds!) : Run(context, train, test);
        WriteReport(context, () => IntentReport.Of(figures));
        if (context.Json)
        {
            WriteJson(context, figures);
            return;
        }

        context.Out.WriteLine("Triage");
        WriteRow(context, "texts", Number(figures.Queries));
        WriteRow(context, "classes", Number(figures.Classes));
        WriteRow(context, "accuracy", Share(figures.Accuracy));
        WriteRow(context, "macro F1", Share(figures.MacroF1));
        WriteRow(context, "abstained", Number(figures.Abstained));
        WriteRow(context, "accuracy of answers", Share(figures.AnsweredAccuracy));
        WriteRow(context, "calibration error", Share(figures.CalibrationError));
        context.Out.WriteLine();
        WriteCalibration(context, "probability", "guesses", figures.Calibration);
    }

    private static IntentFigures CrossValidate(VerbContext context, string file, string folds)
    {
        var rows = EvaluationFiles.ReadIntents(file);
        if (!int.TryParse(folds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 2 || count > Math.Min(MostFolds, rows.Count))
        {
            throw new EvaluationDataException("--folds", 0, $"A number from 2 to {Math.Max(2, Math.Min(MostFolds, rows.Count))} is required.");
        }

        return Guard(file, () => IntentEvaluation.CrossValidate(rows, count, Progress(context, "texts classified"), context.Cancellation));
    }

    private static IntentFigures Run(VerbContext context, string train, string test)
    {
        var (known, asked) = (EvaluationFiles.ReadIntents(train), EvaluationFiles.ReadIntents(test));
        return Guard(train, () => IntentEvaluation.Run(known, asked, Progress(context, "texts classified"), context.Cancellation));
    }

    private static IntentFigures Guard(string file, Func<IntentFigures> measure)
    {
        try
        {
            return measure();
        }
        catch (ArgumentException few)
        {
            throw new EvaluationDataException(file, 0, few.Message);
        }
    }
}
