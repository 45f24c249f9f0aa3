using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Alexandria.Host.Tests;

public sealed class OntologyExtractTests : IDisposable
{
    private const int MiB = 1 << 20;
    private const int MostMemory = 200 * MiB;

    private readonly TemporaryDirectory work = new();

    [Fact]
    public async Task An_archive_is_extracted_and_its_files_are_listed()
    {
        var archive = Zip("vocabulary.zip", ("d/a.obo", "first"), ("b.txt", ""));
        var answer = await CommandLine.RunAsync("ontology", "extract", archive, "--to", work.File("out"), "--json");
        Assert.Equal(0, answer.Code);
        var told = JsonNode.Parse(answer.Out)!;
        Assert.Equal(("zip", 3, 5), (told["format"]!.ToString(), (int)told["entries"]!, (long)told["bytes"]!));
        Assert.Equal(("d/a.obo", 5), (told["files"]![0]!["path"]!.ToString(), (long)told["files"]![0]!["bytes"]!));
        Assert.Equal("a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e", told["files"]![0]!["sha256"]!.ToString());
        Assert.True((double)told["ratio"]! > 0);
        Assert.Equal("first", await File.ReadAllTextAsync(work.File("out/d/a.obo"), TestContext.Current.CancellationToken));

        var text = await CommandLine.RunAsync("ontology", "extract", "--file", archive, "--to", work.File("again"));
        Assert.Equal(0, text.Code);
        Assert.StartsWith("zip: 2 files and 1 directories with 5 bytes", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_has_a_code_and_leaves_nothing()
    {
        var archive = Zip("hostile.zip", ("good", "x"), ("../evil", "x"));
        var answer = await CommandLine.RunAsync("ontology", "extract", archive, "--to", work.File("out"), "--json");
        Assert.Equal(1, answer.Code);
        Assert.Equal("archive_traversal", JsonNode.Parse(answer.Out)!["error"]!["code"]!.ToString());
        Assert.Contains("'../evil'", JsonNode.Parse(answer.Out)!["error"]!["message"]!.ToString(), StringComparison.Ordinal);
        var text = await CommandLine.RunAsync("ontology", "extract", archive, "--to", work.File("out"));
        Assert.Equal((1, ""), (text.Code, text.Out));
        Assert.Contains("(code archive_traversal)", text.Error, StringComparison.Ordinal);
        Assert.Equal([archive], Directory.EnumerateFileSystemEntries(work.File(""), "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }));
    }

    [Fact]
    public async Task Wrong_use_is_told_as_such()
    {
        var archive = Zip("a.zip", ("a", "x"));
        Assert.Equal(2, (await CommandLine.RunAsync("ontology", "extract", "--to", work.File("out"))).Code);
        Assert.Equal(2, (await CommandLine.RunAsync("ontology", "extract", archive)).Code);
        var missing = await CommandLine.RunAsync("ontology", "extract", work.File("none.zip"), "--to", work.File("out"), "--json");
        Assert.Equal((2, "archive_not_found"), (missing.Code, JsonNode.Parse(missing.Out)!["error"]!["code"]!.ToString()));
        var taken = await CommandLine.RunAsync("ontology", "extract", archive, "--to", archive);
        Assert.Contains("archive_target_exists", taken.Error, StringComparison.Ordinal);
        Assert.Equal(2, taken.Code);
        var help = await CommandLine.RunAsync("ontology", "extract", "--help");
        Assert.Contains("alexandria ontology extract release.zip --to release", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bombs_are_refused_in_little_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak is read from /proc.");
        var zeros = new byte[MiB];
        (string Archive, string Code)[] bombs =
        [
            (Write("ratio.zip", file =>
            {
                using var zip = new ZipArchive(file, ZipArchiveMode.Create);
                using var entry = zip.CreateEntry("zeros").Open();
                Repeat(256, () => entry.Write(zeros));
            }), "archive_total_ratio"),
            (Write("ratio.tar.gz", file =>
            {
                using var gzip = new GZipStream(file, CompressionLevel.Optimal);
                Repeat(256, () => gzip.Write(zeros));
            }), "archive_total_ratio"),
            (Write("entries.zip", file =>
            {
                using var zip = new ZipArchive(file, ZipArchiveMode.Create);
                Repeat(100_000, i => zip.CreateEntry(i.ToString(CultureInfo.InvariantCulture)));
            }), "archive_too_many_entries"),
            (Write("names.zip", file =>
            {
                using var zip = new ZipArchive(file, ZipArchiveMode.Create);
                var deep = string.Join('/', Enumerable.Repeat(new string('n', 180), 5));
                Repeat(20_000, i => zip.CreateEntry($"{deep}/{i}"));
            }), "archive_names_too_large"),
            (Write("header.tar", file =>
            {
                using var tar = new TarWriter(file, TarEntryFormat.Pax);
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a", [new("comment", new string('c', 32 * MiB))]));
            }), "archive_tar_extended_header"),
        ];
        foreach (var (archive, code) in bombs)
        {
            var (told, peak) = await PeakAsync("ontology", "extract", archive, "--to", work.File("out"), "--json");
            Assert.Equal((archive, code), (archive, JsonNode.Parse(told)!["error"]!["code"]!.ToString()));
            Assert.False(Directory.Exists(work.File("out")));
            TestContext.Current.TestOutputHelper!.WriteLine($"{Path.GetFileName(archive)}: {peak / MiB} MiB");
            Assert.InRange(peak, 20 * MiB, MostMemory);
        }
    }

    public void Dispose() => work.Dispose();

    // The kernel keeps the peak until the process has ended; it is looked at until then.
    private static async Task<(string Out, long Peak)> PeakAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(ServerProcess.Executable, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        long peak = 0;
        while (!process.WaitForExit(5))
        {
            var line = Status(process.Id).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            peak = line is null ? peak : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }

        await error;
        return (await output, peak);
    }

    private static string[] Status(int process)
    {
        try
        {
            return File.ReadAllLines($"/proc/{process}/status");
        }
        catch (IOException)
        {
            // It ended just now.
            return [];
        }
    }

    private static void Repeat(int times, Action act) => Repeat(times, _ => act());

    private static void Repeat(int times, Action<int> act)
    {
        for (var i = 0; i < times; i++)
        {
            act(i);
        }
    }

    private string Zip(string name, params (string Path, string Text)[] entries) => Write(name, file =>
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (path, text) in entries)
        {
            using var entry = new StreamWriter(zip.CreateEntry(path).Open());
            entry.Write(text);
        }
    });

    private string Write(string name, Action<Stream> write)
    {
        using var file = File.Create(work.File(name));
        write(file);
        return work.File(name);
    }
}
