using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>Runs the gates alone: no server, no specification, nothing remembered.</summary>
internal sealed class ExtractVerb : Verb
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int WrongUse = 2;
    private const int Failed = 3;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string Name => "ontology extract";

    public override string Summary => "Extracts an archive (zip, tar, gzip, bzip2) into a new directory, through every safety gate; what one of them refuses leaves nothing behind.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("file", "The archive. What it is is told by its bytes, not its name.") { Required = true, IsPositional = true },
        new("to", "The directory that is made. It must not exist; its parent must.") { Required = true },
    ];

    public override IReadOnlyList<string> Examples { get; } =
    [
        "ontology extract release.zip --to release",
        "ontology extract go-basic.tar.gz --to go-basic --json",
    ];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var extractor = new ArchiveExtractor(TimeProvider.System);
        var result = await extractor.ExtractAsync(context.Values["file"], context.Values["to"], new ExtractionOptions(), new Lines(context.Error), context.Cancellation);
        if (result.Failed)
        {
            await FailAsync(context, result.Error);
            return result.Error.Kind switch
            {
                ErrorKind.Unprocessable => Refused,
                ErrorKind.Unavailable => Failed,
                _ => WrongUse,
            };
        }

        var summary = result.Value;
        var format = JsonNamingPolicy.KebabCaseLower.ConvertName(summary.Format.ToString());
        await context.Out.WriteLineAsync(context.Json
            ? JsonSerializer.Serialize(new { Format = format, Entries = summary.Files.Count + summary.Directories, summary.Bytes, Ratio = Math.Round(summary.Ratio, 3), ElapsedMs = (long)summary.Elapsed.TotalMilliseconds, summary.Files }, Indented)
            : string.Create(CultureInfo.InvariantCulture, $"{format}: {summary.Files.Count:N0} files and {summary.Directories:N0} directories with {summary.Bytes:N0} bytes, {summary.Ratio:0.0} for each byte of the archive, in {summary.Elapsed.TotalSeconds:0.0} s"));
        return Done;
    }

    private static async Task FailAsync(VerbContext context, Error error)
    {
        if (context.Json)
        {
            await context.Out.WriteLineAsync(JsonSerializer.Serialize(new { Error = new { error.Code, error.Message } }, Indented));
        }
        else
        {
            await context.Error.WriteLineAsync($"refused: {error.Message} (code {error.Code})");
        }
    }

    /// <summary>A line for each thousand files and each 16 MiB. Names stay away: they are the archive's, and this is a terminal.</summary>
    private sealed class Lines(TextWriter error) : IProgress<ExtractionProgress>
    {
        private const int FilesBetween = 1000;
        private const long BytesBetween = 16L << 20;

        private ExtractionProgress last;

        public void Report(ExtractionProgress value)
        {
            if (value.Files - last.Files >= FilesBetween || value.Bytes - last.Bytes >= BytesBetween)
            {
                last = value;
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Files:N0} files, {value.Bytes >> 20:N0} MiB"));
            }
        }
    }
}
