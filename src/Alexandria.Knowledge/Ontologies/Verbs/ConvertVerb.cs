using System.Diagnostics;
using System.Globalization;
using Alexandria.Knowledge.Ontologies.Reading;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>Writes a vocabulary in another syntax: no server, nothing remembered.</summary>
internal sealed class ConvertVerb : Verb
{
    public override string Name => "ontology convert";

    public override string Summary => "Writes a vocabulary in another syntax, as it is read: memory does not grow with the file. The output appears whole or not at all.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        VocabularyFile.File,
        new("to", "ntriples, nquads, turtle, trig or obographs.") { Required = true },
        new("out", "The file to write; one that exists is replaced.") { Required = true },
        new("canonical", "With --to nquads: sorted, each statement once, blank nodes labelled by RDFC-1.0, so that equal vocabularies are equal files.") { IsFlag = true },
        VocabularyFile.Format,
        VocabularyFile.Base,
    ];

    public override IReadOnlyList<string> Examples { get; } =
    [
        "ontology convert uo.obo --to turtle --out uo.ttl",
        "ontology convert iao.owl --to ntriples --out iao.nt",
        "ontology convert pato.obo --to obographs --out pato.json --json",
        "ontology convert uo.obo --to nquads --canonical --out uo.nq",
    ];

    public override Task<int> RunAsync(VerbContext context) => Task.Run(() => Run(context), context.Cancellation);

    private static int Run(VerbContext context)
    {
        var (file, output) = (context.Values["file"], context.Values["out"]);
        if (!File.Exists(file))
        {
            return Wrong(context, "file_not_found", $"There is no file {file}.");
        }

        if (VocabularyFile.Named(context.Values["to"]) is not { } to || !VocabularyConversion.Targets.Contains(to))
        {
            return Wrong(context, "format_unknown", $"'{context.Values["to"]}' is nothing that can be written; --to is one of {string.Join(", ", VocabularyConversion.Targets.Select(VocabularyFormats.NameOf))}.");
        }

        var canonical = context.Values.ContainsKey("canonical");
        if (canonical && to != VocabularyFormat.NQuads)
        {
            return Wrong(context, "format_not_canonical", "The canonical form is one of N-Quads: --to nquads --canonical.");
        }

        if (VocabularyFile.BaseOf(context, file) is not { } baseIri)
        {
            return Wrong(context, "base_not_absolute", VocabularyFile.WrongBase);
        }

        using var progress = new ProgressLine(context.Error, "converting");
        using var content = new ReadStream(file, progress.Report);
        if (VocabularyFile.FormatOf(context, file, content) is not { } from)
        {
            return Wrong(context, "format_unknown", VocabularyFile.UnknownFormat(file));
        }

        var started = Stopwatch.GetTimestamp();
        var partial = output + ".partial";
        ConversionOutcome outcome;
        try
        {
            using var folder = new TemporaryFolder();
            using (var target = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                outcome = VocabularyConversion.Convert(
                    content, from, target, to, new ConversionOptions { Canonical = canonical, BaseIri = baseIri, Folder = folder.Path }, context.Cancellation);
                target.Flush(flushToDisk: true);
            }

            if (outcome.Errors.Count == 0)
            {
                File.Move(partial, output, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Wrong(context, "file_not_written", error.Message);
        }
        finally
        {
            File.Delete(partial);
        }

        progress.Dispose();
        return Tell(context, from, to, outcome, Stopwatch.GetElapsedTime(started));
    }

    private static int Tell(VerbContext context, VocabularyFormat from, VocabularyFormat to, ConversionOutcome outcome, TimeSpan elapsed)
    {
        if (context.Json)
        {
            context.Out.WriteLine(Json.Write(new { From = VocabularyFormats.NameOf(from), To = VocabularyFormats.NameOf(to), outcome.Read, outcome.LeftOut, outcome.Errors, ElapsedMs = (long)elapsed.TotalMilliseconds }));
        }
        else if (outcome.Errors is [var first, ..])
        {
            context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{context.Values["file"]}:{first.Line}:{first.Column}: {Shown.Line(first.Message)} (code {first.Code}); nothing was written"));
        }
        else
        {
            var what = VocabularyFormats.RdfOf(from) is null ? "terms" : "statements";
            var left = outcome.LeftOut > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {outcome.LeftOut:N0} things that {VocabularyFormats.NameOf(to)} has no place for were left out") : "";
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Read:N0} {what} from {VocabularyFormats.NameOf(from)} to {VocabularyFormats.NameOf(to)} in {elapsed.TotalSeconds:0.0} s{left}"));
        }

        return outcome.Errors.Count == 0 ? VerbExit.Done : VerbExit.No;
    }

    private static int Wrong(VerbContext context, string code, string message)
    {
        if (context.Json)
        {
            context.Out.WriteLine(Json.Write(new { Error = new { code, message } }));
        }
        else
        {
            context.Error.WriteLine(message);
        }

        return VerbExit.WrongUse;
    }
}
