using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Alexandria.Bench.Fuzz;
using Alexandria.Support.CrashReports.Parsing;

// Mutates reports for a while, parses each, and fails on an exception, a parse that takes too long or a process of over 256 MiB.
const long MostMemory = 256L * 1024 * 1024;
const string Usage = "Usage: bench/fuzz.sh [--format NAME] [--minutes N] [--seconds N] [--seeds FOLDER] [--random N]; bench/fuzz.sh --list shows the formats; bench/fuzz.sh --input FILE times each on one input.";

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

if (args.Contains("--list", StringComparer.Ordinal))
{
    Console.WriteLine(string.Join('\n', Target.All.Select(known => known.Name)));
    return 0;
}

using var process = Process.GetCurrentProcess();
if (Option("--input", "") is { Length: > 0 } input)
{
    // Each twice, since the first time compiles.
    var kept = await File.ReadAllTextAsync(input);
    foreach (var (name, work) in Target.All.Select(known => (known.Name, new Action(() => known.Reads(kept)))).Append(("parse", () => CrashParser.Parse(kept))).Append(("find traces", () => CrashParser.FindTraces(kept))))
    {
        Console.WriteLine($"{name}: {Timed(work):F3} s, then {Timed(work):F3} s");
    }

    return 0;
}

var format = Option("--format", "");
if (Target.All.FirstOrDefault(known => known.Name == format) is not { } target
    || !double.TryParse(Option("--minutes", "10"), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)
    || !double.TryParse(Option("--seconds", "2"), NumberStyles.Float, CultureInfo.InvariantCulture, out var slowest)
    || !int.TryParse(Option("--random", "1"), CultureInfo.InvariantCulture, out var start))
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

var reports = new List<string>();
foreach (var folder in new[] { Option("--fixtures", ""), Option("--seeds", "") }.Where(folder => folder.Length > 0))
{
    if (!Directory.Exists(folder))
    {
        await Console.Error.WriteLineAsync($"There is no folder {folder}.");
        return 2;
    }

    reports.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length < 400_000).Order(StringComparer.Ordinal).Select(File.ReadAllText));
}

// What a parser can read is what its mutations are made of.
var seeds = reports.SelectMany(target.Parts).Where(target.Reads).ToList();
if (seeds.Count == 0)
{
    await Console.Error.WriteLineAsync($"{format} reads none of the reports.");
    return 2;
}

var random = new Random(start);
var mutation = new Mutation(random, reports);
var clock = Stopwatch.StartNew();
var (inputs, read, longest, longestSize) = (0L, 0L, 0.0, 0);
var problem = "";

// Where memory runs out, the process ends without another word: what it was reading then is here.
var present = Path.Combine(Path.GetTempPath(), $"fuzz-{format}-{start}-present.txt");
while (clock.Elapsed.TotalMinutes < minutes && problem.Length == 0)
{
    var text = mutation.Of(seeds[random.Next(seeds.Count)]);
    Keep(present, text);
    var seconds = 0.0;
    try
    {
        seconds = Math.Max(Timed(() => read += target.Reads(text) ? 1 : 0), Math.Max(Timed(() => CrashParser.Parse(text)), Timed(() => CrashParser.FindTraces(text))));
    }
#pragma warning disable CA1031 // Whatever is thrown is what this program looks for.
    catch (Exception exception)
#pragma warning restore CA1031
    {
        problem = exception.ToString();
    }

    inputs++;
    (longest, longestSize) = seconds > longest ? (seconds, text.Length) : (longest, longestSize);
    problem = problem.Length > 0 ? problem
        : seconds > slowest ? $"A text of {text.Length} characters took {seconds:F2} s of processor time."
        : process.PeakWorkingSet64 > MostMemory ? $"The process came to {process.PeakWorkingSet64 >> 20} MiB."
        : "";
    if (problem.Length > 0)
    {
        var saved = Path.Combine(Path.GetTempPath(), $"fuzz-{format}-{start}-{inputs}.txt");
        await File.WriteAllTextAsync(saved, text, Encoding.UTF8);
        problem += $"\nThe input is {saved}.";
    }
}

File.Delete(present);
process.Refresh();
Console.WriteLine(JsonSerializer.Serialize(new { format, random = start, seeds = seeds.Count, inputs, read, longestSeconds = Math.Round(longest, 3), longestSize, peakMiB = process.PeakWorkingSet64 >> 20, failed = problem.Length > 0 }));
if (problem.Length > 0)
{
    await Console.Error.WriteLineAsync(problem);
}

return problem.Length > 0 ? 1 : 0;

// In small parts: writing a text as a whole rents an array for all of it and keeps that, which would count as the parser's memory.
void Keep(string file, string text)
{
    using var writer = new StreamWriter(file, append: false, Encoding.UTF8, bufferSize: 4096);
    for (var at = 0; at < text.Length; at += 4096)
    {
        writer.Write(text.AsSpan(at, Math.Min(4096, text.Length - at)));
    }
}

// Processor time: what else the machine does is no fault of a parser.
double Timed(Action work)
{
    process.Refresh();
    var began = process.TotalProcessorTime;
    work();
    process.Refresh();
    return (process.TotalProcessorTime - began).TotalSeconds;
}
