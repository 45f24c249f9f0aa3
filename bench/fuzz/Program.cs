using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Alexandria.Bench.Fuzz;
using Alexandria.Support.CrashReports.Parsing;

// Mutates reports for a while, parses each, and fails on an exception, a parse of over 2 s of processor time or a process of over 256 MiB.
const double Slowest = 2.0;
const long MostMemory = 256L * 1024 * 1024;

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

var format = Option("--format", "");
if (!double.TryParse(Option("--minutes", "1"), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes) || !int.TryParse(Option("--random", "1"), CultureInfo.InvariantCulture, out var start) || format.Length == 0)
{
    await Console.Error.WriteLineAsync("Usage: bench/fuzz.sh --format NAME [--minutes N] [--seeds FOLDER] [--random N]; NAME is the beginning of a fixture's or of a seed's folder's name, or all.");
    return 2;
}

var seeds = new List<(string Name, string Text)>();
foreach (var folder in new[] { Option("--fixtures", ""), Option("--seeds", "") }.Where(folder => folder.Length > 0))
{
    if (!Directory.Exists(folder))
    {
        await Console.Error.WriteLineAsync($"There is no folder {folder}.");
        return 2;
    }

    seeds.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length < 400_000).Order(StringComparer.Ordinal)
        .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file))));
}

var chosen = seeds.FindAll(seed => format == "all" || seed.Name.StartsWith(format, StringComparison.OrdinalIgnoreCase)).ConvertAll(seed => seed.Text);
if (chosen.Count == 0)
{
    await Console.Error.WriteLineAsync($"No fixture and no seed begins with {format}.");
    return 2;
}

var random = new Random(start);
var mutation = new Mutation(random, seeds.ConvertAll(seed => seed.Text));
using var process = Process.GetCurrentProcess();
var clock = Stopwatch.StartNew();
var (parses, parsed, longest, longestSize) = (0L, 0L, 0.0, 0);
var problem = "";
while (clock.Elapsed.TotalMinutes < minutes && problem.Length == 0)
{
    var text = mutation.Of(chosen[random.Next(chosen.Count)]);
    var began = process.TotalProcessorTime;
    try
    {
        parsed += CrashParser.Parse(text).Crash is null ? 0 : 1;
        _ = CrashParser.FindTraces(text);
    }
#pragma warning disable CA1031 // Whatever is thrown is what this program looks for.
    catch (Exception exception)
#pragma warning restore CA1031
    {
        problem = exception.ToString();
    }

    // Processor time: what else the machine does is no fault of a parser.
    parses++;
    process.Refresh();
    var seconds = (process.TotalProcessorTime - began).TotalSeconds;
    (longest, longestSize) = seconds > longest ? (seconds, text.Length) : (longest, longestSize);
    problem = problem.Length > 0 ? problem
        : seconds > Slowest ? $"A text of {text.Length} characters took {seconds:F2} s of processor time."
        : process.PeakWorkingSet64 > MostMemory ? $"The process came to {process.PeakWorkingSet64 >> 20} MiB."
        : "";
    if (problem.Length > 0)
    {
        var saved = Path.Combine(Path.GetTempPath(), $"fuzz-{format}-{start}-{parses}.txt");
        await File.WriteAllTextAsync(saved, text);
        problem += $"\nThe input is {saved}.";
    }
}

process.Refresh();
Console.WriteLine(JsonSerializer.Serialize(new { format, random = start, seeds = chosen.Count, parses, parsed, longestSeconds = Math.Round(longest, 3), longestSize, peakMiB = process.PeakWorkingSet64 >> 20, failed = problem.Length > 0 }));
if (problem.Length > 0)
{
    await Console.Error.WriteLineAsync(problem);
}

return problem.Length > 0 ? 1 : 0;
