using System.Reflection;
using System.Text.Json;
using Alexandria.Contracts.Knowledge;
using Alexandria.Events;

namespace Alexandria.Knowledge.Ontologies.Observability;

/// <summary>What happened in the pipeline, out of the event log of the caller's tenant.</summary>
internal sealed class OntologyEvents(IEventLog log)
{
    /// <summary>How many of a kind are looked at; older ones are left out of figures, and that is said.</summary>
    public const int MostOfAKind = 20_000;

    private const int Part = 500;

    private static readonly Type[] Types =
    [
        typeof(OntologiesPlanned), typeof(OntologyPullStarted), typeof(OntologyDownloaded), typeof(OntologyExtracted), typeof(OntologyValidated),
        typeof(OntologyLatestMoved), typeof(OntologyPullEnded), typeof(OntologyVersionRemoved), typeof(OntologyGateDecided),
    ];

    public static string NameOf(Type type) => type.GetCustomAttribute<EventAttribute>()!.Name;

    /// <summary>Of every kind, the newest first, below a position.</summary>
    public async Task<IReadOnlyList<EventEnvelope>> NewestAsync(string tenant, long? before, int limit, CancellationToken cancellation)
    {
        var all = new List<EventEnvelope>();
        foreach (var type in Types)
        {
            all.AddRange(await log.ReadBackAsync(tenant, before, new EventFilter(NameOf(type)), limit, cancellation));
        }

        return [.. all.OrderByDescending(e => e.Position).Take(limit)];
    }

    /// <summary>Of one kind, since a time, the newest first.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset At, TEvent Event)>> SinceAsync<TEvent>(string tenant, DateTimeOffset since, CancellationToken cancellation)
        where TEvent : IEvent
    {
        var found = new List<(DateTimeOffset, TEvent)>();
        for (long? before = null; found.Count < MostOfAKind;)
        {
            var part = await log.ReadBackAsync(tenant, before, new EventFilter(NameOf(typeof(TEvent))), Part, cancellation);
            found.AddRange(part.Where(e => e.OccurredAt >= since).Select(e => (e.OccurredAt, JsonSerializer.Deserialize<TEvent>(e.Payload, Json.Tolerant)!)));
            if (part.Count < Part || part[^1].OccurredAt < since)
            {
                break;
            }

            before = part[^1].Position;
        }

        return found;
    }
}
