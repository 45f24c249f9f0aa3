using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Observability;

/// <summary>Answers the questions that are asked of the pipeline again and again: latency by host, cache hits, pressure of the limits, cool-downs, refusals by gate and over time, archive bombs, extractions.</summary>
[Operation("ontologies.event-stats", Effect.Read, Route = "GET /v1/ontologies/events/stats", Cli = "ontology events stats", Permission = Permissions.EventsRead,
    Examples = ["ontology events stats", "ontology events stats --days 30 --json"])]
public sealed record GetOntologyStats : IOperation<OntologyStats>
{
    /// <summary>How many days are looked back over, 1 to 365.</summary>
    [Range(1, 365)] public int Days { get; init; } = 7;
}

/// <summary>The pipeline in figures. At most 20,000 events of a kind are looked at, the newest.</summary>
public sealed record OntologyStats
{
    public required DateTimeOffset Since { get; init; }

    /// <summary>How fast hosts answer; the slowest first.</summary>
    public required IReadOnlyList<HostLatency> LatencyByHost { get; init; }

    /// <summary>How often nothing had to be downloaded.</summary>
    public required CacheHits CacheHits { get; init; }

    /// <summary>How long downloads waited for the politeness limits.</summary>
    public required LimiterPressure LimiterPressure { get; init; }

    /// <summary>How often hosts asked to be left alone for a while; most first.</summary>
    public required IReadOnlyList<HostCoolDowns> CoolDowns { get; init; }

    /// <summary>What gates refused, by gate and rule; most first.</summary>
    public required IReadOnlyList<GateRefusals> RefusalsByGate { get; init; }

    /// <summary>What gates refused, by day (UTC); the oldest first, days without any included.</summary>
    public required IReadOnlyList<DayRefusals> RefusalsByDay { get; init; }

    /// <summary>Archives that were refused for what they would have come to: size, ratio, number of entries, overlaps.</summary>
    public required IReadOnlyList<GateRefusals> ArchiveBombs { get; init; }

    /// <summary>What was taken out of archives.</summary>
    public required ExtractionFigures Extractions { get; init; }
}

/// <summary>Downloads from one host.</summary>
/// <param name="Host">Its name; empty for local files.</param>
/// <param name="Downloads">How many.</param>
/// <param name="MedianMs">Half of them took at most so many milliseconds.</param>
/// <param name="P95Ms">95 of 100 took at most so many milliseconds.</param>
/// <param name="Bytes">That came over the network.</param>
public sealed record HostLatency(string Host, int Downloads, long MedianMs, long P95Ms, long Bytes);

/// <summary>How often nothing had to be downloaded.</summary>
/// <param name="Downloads">All.</param>
/// <param name="Hits">Of them, those where upstream had nothing newer.</param>
/// <param name="Share">Hits of all, 0 to 1; null when there were none.</param>
public sealed record CacheHits(int Downloads, int Hits, double? Share);

/// <summary>How long downloads waited for the politeness limits.</summary>
/// <param name="Waited">Downloads that waited at all.</param>
/// <param name="TotalMs">Milliseconds altogether.</param>
/// <param name="LongestMs">Milliseconds of the longest.</param>
public sealed record LimiterPressure(int Waited, long TotalMs, long LongestMs);

/// <summary>How often a host asked to be left alone.</summary>
public sealed record HostCoolDowns(string Host, int CoolDowns);

/// <summary>What a gate refused by a rule.</summary>
public sealed record GateRefusals(OntologyGate Gate, string Rule, int Refusals);

/// <summary>What gates refused on a day.</summary>
public sealed record DayRefusals(DateOnly Day, int Refusals);

/// <summary>What was taken out of archives.</summary>
/// <param name="ByFormat">How many archives of each format; <c>none</c> for files that are no archives.</param>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">Their size altogether.</param>
/// <param name="LongestMs">Milliseconds of the longest.</param>
public sealed record ExtractionFigures(IReadOnlyDictionary<string, int> ByFormat, long Files, long Bytes, long LongestMs);

internal sealed class GetOntologyStatsHandler(OntologyEvents events) : IQueryHandler<GetOntologyStats, OntologyStats>
{
    private static readonly HashSet<string> Bombs = new(StringComparer.Ordinal)
    {
        "archive_too_many_entries", "archive_file_too_large", "archive_total_too_large", "archive_entry_ratio", "archive_total_ratio", "archive_disk_space", "archive_zip_overlap",
    };

    public async Task<Result<OntologyStats>> AnswerAsync(GetOntologyStats request, PreparationContext context)
    {
        var since = context.Now - TimeSpan.FromDays(request.Days);
        var downloads = (await events.SinceAsync<OntologyDownloaded>(context.Tenant, since, context.Cancellation)).Select(e => e.Event).ToList();
        var refusals = (await events.SinceAsync<OntologyGateDecided>(context.Tenant, since, context.Cancellation)).Where(e => !e.Event.Allowed).ToList();
        var extractions = (await events.SinceAsync<OntologyExtracted>(context.Tenant, since, context.Cancellation)).Select(e => e.Event).ToList();
        var byRule = refusals.GroupBy(e => (e.Event.Gate, e.Event.Rule)).Select(g => new GateRefusals(g.Key.Gate, g.Key.Rule, g.Count()))
            .OrderByDescending(g => g.Refusals).ThenBy(g => g.Rule, StringComparer.Ordinal).ToList();
        return new OntologyStats
        {
            Since = since,
            LatencyByHost = [.. downloads.GroupBy(d => d.Host, StringComparer.Ordinal).Select(Latency).OrderByDescending(h => h.P95Ms)],
            CacheHits = new(downloads.Count, downloads.Count(d => d.FromCache), downloads.Count == 0 ? null : Math.Round((double)downloads.Count(d => d.FromCache) / downloads.Count, 3)),
            LimiterPressure = new(downloads.Count(d => d.WaitedMilliseconds > 0), downloads.Sum(d => d.WaitedMilliseconds), downloads.Select(d => d.WaitedMilliseconds).DefaultIfEmpty().Max()),
            CoolDowns = [.. downloads.Where(d => d.CoolDowns > 0).GroupBy(d => d.Host, StringComparer.Ordinal).Select(g => new HostCoolDowns(g.Key, g.Sum(d => d.CoolDowns))).OrderByDescending(h => h.CoolDowns)],
            RefusalsByGate = byRule,
            RefusalsByDay = [.. Days(since, context.Now).Select(day => new DayRefusals(day, refusals.Count(r => DateOnly.FromDateTime(r.At.UtcDateTime) == day)))],
            ArchiveBombs = [.. byRule.Where(r => Bombs.Contains(r.Rule))],
            Extractions = new(
                extractions.GroupBy(e => e.Format, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
                extractions.Sum(e => (long)e.Files), extractions.Sum(e => e.Bytes), extractions.Select(e => e.ElapsedMilliseconds).DefaultIfEmpty().Max()),
        };
    }

    private static HostLatency Latency(IGrouping<string, OntologyDownloaded> host)
    {
        var times = host.Select(d => d.ElapsedMilliseconds).Order().ToList();
        return new(host.Key, times.Count, times[(times.Count - 1) / 2], times[(int)Math.Ceiling(0.95 * times.Count) - 1], host.Sum(d => d.Bytes));
    }

    private static IEnumerable<DateOnly> Days(DateTimeOffset since, DateTimeOffset until)
    {
        for (var day = DateOnly.FromDateTime(since.UtcDateTime); day <= DateOnly.FromDateTime(until.UtcDateTime); day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
