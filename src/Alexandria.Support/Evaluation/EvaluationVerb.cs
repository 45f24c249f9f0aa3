using System.Globalization;
using System.Text.Json;
using Alexandria.Console.Reports;
using Alexandria.Modules;
using Alexandria.Support.Evaluation.Reports;
using Alexandria.Support.Linking.Learning;

namespace Alexandria.Support.Evaluation;

/// <summary>Measures the platform's own code, with the defaults of the server, on a team's labelled history. Needs no server and keeps nothing.</summary>
internal abstract class EvaluationVerb : Verb
{
    /// <summary>Reports or tickets between two lines of progress.</summary>
    private const int Stride = 200;

    private const int Done = 0;
    private const int WrongUse = 2;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The option of every evaluation that writes its page.</summary>
    protected static VerbOption Report { get; } = new("report", "A file to be written: the figures as a page of HTML with plots.");

    public sealed override Task<int> RunAsync(VerbContext context) => Task.Run(() => Run(context), context.Cancellation);

    /// <summary>Measures and prints.</summary>
    /// <exception cref="EvaluationDataException">A file is missing or not of the form that was asked for.</exception>
    protected abstract void Measure(VerbContext context);

    protected static string Value(VerbContext context, string name) => context.Values.TryGetValue(name, out var value) && value.Length > 0
        ? value
        : throw new EvaluationDataException("--" + name, 0, "The option is required.");

    protected static string Folder(VerbContext context, string name) => Value(context, name) is var folder && Directory.Exists(folder)
        ? folder
        : throw new EvaluationDataException(folder, 0, "There is no such folder.");

    /// <summary>Writes the page where one is asked for.</summary>
    /// <exception cref="EvaluationDataException">The file cannot be written.</exception>
    protected static void WriteReport(VerbContext context, Func<ReportPage> page)
    {
        if (context.Values.TryGetValue(Report.Name, out var file) && file.Length > 0)
        {
            page().Write(file);
            context.Error.WriteLine($"The report is in {file}");
        }
    }

    protected static void WriteJson<T>(VerbContext context, T figures) => context.Out.WriteLine(JsonSerializer.Serialize(figures, Indented));

    protected static void WriteRow(VerbContext context, string name, string value) => context.Out.WriteLine($"  {name,-22} {value,10}");

    protected static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "none";

    protected static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <param name="context">Where it is printed.</param>
    /// <param name="scores">What the scale is called.</param>
    /// <param name="what">What has a score.</param>
    /// <param name="bins">Parts of the scale.</param>
    protected static void WriteCalibration(VerbContext context, string scores, string what, IReadOnlyList<ReliabilityBin> bins)
    {
        context.Out.WriteLine("Calibration: where scores can be believed, the last two columns are alike");
        context.Out.WriteLine($"  {scores,-12} {what,10} {"mean score",12} {"share right",12}");
        foreach (var bin in bins)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"{bin.From:0.0} to {bin.To:0.0}");
            context.Out.WriteLine($"  {range,-12} {Number(bin.Count),10} {Share(bin.MeanScore),12} {Share(bin.Correct),12}");
        }
    }

    /// <summary>Tells how far the work has come, and ends it when the person at the terminal does.</summary>
    protected static Action<int> Progress(VerbContext context, string what) => done =>
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (done % Stride == 0)
        {
            context.Error.WriteLine($"{Number(done)} {what}");
        }
    };

    private int Run(VerbContext context)
    {
        try
        {
            DemandFolder(context);
            Measure(context);
            return Done;
        }
        catch (EvaluationDataException wrong)
        {
            context.Error.WriteLine($"alexandria {Name}: {wrong.Message}");
            return WrongUse;
        }
    }

    // Before minutes of work, not after.
    private static void DemandFolder(VerbContext context)
    {
        if (context.Values.TryGetValue(Report.Name, out var file) && file.Length > 0 && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
        {
            throw new EvaluationDataException(file, 0, "The report cannot be written: there is no such folder.");
        }
    }
}
