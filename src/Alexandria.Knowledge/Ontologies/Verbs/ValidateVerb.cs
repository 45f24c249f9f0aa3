using System.Globalization;
using Alexandria.Knowledge.Ontologies.Reading;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>Checks a file alone: no server, no specification, nothing remembered.</summary>
internal sealed class ValidateVerb : Verb
{
    public override string Name => "ontology validate";

    public override string Summary => "Reads a vocabulary to its end (OBO, OBO Graphs, RDF/XML, Turtle, TriG, N-Triples, N-Quads) and checks it. Exit code 1 when it has errors.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        VocabularyFile.File,
        VocabularyFile.Format,
        VocabularyFile.Base,
        new("report", "A file to be written: the findings as a page of HTML."),
        new("sarif", "A file to be written: the findings as SARIF 2.1.0, as code hosts and editors read it."),
        new("severities", "Severities of rules over the shipped ones, separated by commas: missing_definition=off,dangling_reference=error."),
    ];

    public override IReadOnlyList<string> Examples { get; } =
    [
        "ontology validate pato.obo",
        "ontology validate vocabulary.ttl --json",
        "ontology validate uo.obo --severities missing_definition=off",
        "ontology validate uo.obo --report uo.html --sarif uo.sarif",
    ];

    public override Task<int> RunAsync(VerbContext context) => Task.Run(() => Run(context), context.Cancellation);

    private static int Run(VerbContext context)
    {
        var file = context.Values["file"];
        if (!File.Exists(file))
        {
            return Wrong(context, "file_not_found", $"There is no file {file}.");
        }

        var validation = ValidationOptions.From(Severities(context), out var problems);
        if (problems.Count > 0)
        {
            return Wrong(context, "severities_invalid", string.Join(Environment.NewLine, problems));
        }

        if (VocabularyFile.BaseOf(context, file) is not { } baseIri)
        {
            return Wrong(context, "base_not_absolute", VocabularyFile.WrongBase);
        }

        using var progress = new ProgressLine(context.Error, "reading");
        using var content = new ReadStream(file, progress.Report);
        if (VocabularyFile.FormatOf(context, file, content) is not { } format)
        {
            return Wrong(context, "format_unknown", VocabularyFile.UnknownFormat(file));
        }

        using var folder = new TemporaryFolder();
        var report = VocabularyReader.Read(
            content,
            new ReadingOptions
            {
                Subject = Path.GetFileName(file),
                Format = format,
                Validation = validation,
                BaseIri = baseIri,
                Folder = folder.Path,
            },
            TimeProvider.System,
            context.Cancellation);
        progress.Dispose();
        Print(context, report);
        Write(context, "report", () => ReportTexts.Page(report));
        Write(context, "sarif", () => ReportTexts.Sarif(report));
        return report.Valid ? VerbExit.Done : VerbExit.No;
    }

    private static Dictionary<string, string> Severities(VerbContext context) =>
        (context.Values.GetValueOrDefault("severities") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);

    private static void Print(VerbContext context, ValidationReport report)
    {
        var (errors, warnings) = (report.Findings.Where(f => f.Severity == Severity.Error).ToList(), report.Findings.Where(f => f.Severity == Severity.Warning).ToList());
        if (context.Json)
        {
            context.Out.WriteLine(ReportTexts.Json(report));
            return;
        }

        var statements = report.Statements is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} statements, ") : "";
        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Format}: {statements}{report.TermCount:N0} terms ({report.Obsolete:N0} obsolete), {report.ErrorCount:N0} errors, {report.WarningCount:N0} warnings, {report.InfoCount:N0} remarks, in {report.Elapsed.TotalSeconds:0.0} s"));
        foreach (var finding in errors.Concat(warnings).Take(50))
        {
            var place = finding.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{finding.Line}:{Math.Max(1, finding.Column)} ") : "";
            context.Out.WriteLine($"  {(finding.Severity == Severity.Error ? "error" : "warning"),-7} {place}{finding.Code} {finding.Term} {Shown.Line(finding.Message)}".Replace("  ", " ", StringComparison.Ordinal));
        }

        if (errors.Count + warnings.Count > 50)
        {
            context.Out.WriteLine("  and more: --json has the first hundred of each kind");
        }
    }

    private static void Write(VerbContext context, string option, Func<string> text)
    {
        if (context.Values.GetValueOrDefault(option) is { Length: > 0 } file)
        {
            File.WriteAllText(file, text());
            context.Error.WriteLine($"Wrote {file}");
        }
    }

    private static int Wrong(VerbContext context, string code, string message)
    {
        if (context.Json)
        {
            return VerbExit.Fail(context, Error.Invalid(code, message));
        }

        context.Error.WriteLine(message);
        return VerbExit.WrongUse;
    }
}
