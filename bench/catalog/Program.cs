using System.Diagnostics;
using System.Globalization;
using Alexandria.Adapters.DuckDb;
using Alexandria.Analytics;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Tests.Ontologies.Analytics;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

if (!AnalyticsLibrary.Available)
{
    Console.Error.WriteLine(AnalyticsLibrary.Missing);
    return 1;
}

var count = Option("terms", 200_000);
var others = Option("others", 3);
var rounds = Option("rounds", 11);
using var directory = new TestDirectory();
await using var services = new ServiceCollection().AddDuckDb(new() { Library = AnalyticsLibrary.Path, Threads = Option("threads", 2) }, directory.Path).BuildServiceProvider();
var projection = new CatalogProjection(services.GetRequiredService<IAnalytics>());
var catalog = new CatalogQueries(services.GetRequiredService<IAnalytics>());
Must(await projection.PrepareAsync(CancellationToken.None));

Print("terms", Invariant($"{count:N0}, and {others} other versions of as many"));
for (var i = 0; i < others; i++)
{
    Must(await projection.LoadAsync(Invariant($"other-{i}"), GeneratedTerms.First(count).ToAsyncEnumerable(), CancellationToken.None));
}

await LoadAsync("load first version", "v1", GeneratedTerms.First(count).ToArray());
await LoadAsync("load second version", "v2", GeneratedTerms.Second(count).ToArray());
await LoadAsync("load it again in its place", "v2", GeneratedTerms.Second(count).ToArray());
await MedianAsync("version statistics", async () => Must(await catalog.StatisticsAsync("v2", CancellationToken.None)));
await MedianAsync("version delta, 100 listed of each", async () => Must(await catalog.DeltaAsync("v1", "v2", 100, CancellationToken.None)));
await MedianAsync("version delta, nothing changed", async () => Must(await catalog.DeltaAsync("v1", "other-0", 100, CancellationToken.None)));
var status = await services.GetRequiredService<IAnalytics>().StatusAsync(CancellationToken.None);
Print("file", Invariant($"{status.FileBytes / 1048576.0:0} MiB, DuckDB {status.LibraryVersion}"));
Print("peak resident memory", Invariant($"{Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:0} MiB, the generated terms included"));
return 0;

int Option(string name, int otherwise) => Array.IndexOf(args, "--" + name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

async Task LoadAsync(string what, string version, IReadOnlyList<Alexandria.Knowledge.Ontologies.Terms.OntologyTerm> terms)
{
    var began = Stopwatch.GetTimestamp();
    var worked = Environment.CpuUsage.TotalTime;
    var loaded = Must(await projection.LoadAsync(version, terms.ToAsyncEnumerable(), CancellationToken.None));
    Print(what, Invariant($"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s ({(Environment.CpuUsage.TotalTime - worked).TotalSeconds:0.00} s of processor) for {loaded.Terms:N0} terms, {loaded.Synonyms:N0} synonyms, {loaded.Edges:N0} edges"));
}

async Task MedianAsync<T>(string what, Func<Task<T>> run)
{
    var times = new List<double>();
    var worked = new List<double>();
    for (var i = 0; i < rounds; i++)
    {
        var before = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        await run();
        worked.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    times.Sort();
    worked.Sort();
    Print(what, Invariant($"{times[rounds / 2]:0.0} ms median, {times[0]:0.0} to {times[^1]:0.0}; of processor {worked[rounds / 2]:0.0} ms"));
}

static T Must<T>(Alexandria.Result<T> result) => result.Failed ? throw new InvalidOperationException(result.Error.ToString()) : result.Value;

static string Invariant(FormattableString text) => FormattableString.Invariant(text);

static void Print(string what, string figure) => Console.WriteLine($"{what,-36}{figure}");
