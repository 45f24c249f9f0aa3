using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>The streams of the bus, and which events each carries: the first word of an event's name decides.</summary>
internal sealed class EventStreams
{
    /// <summary>Where dead letters go, whatever stream their events came in. No event belongs to it.</summary>
    public const string DeadLetters = "dead-letters";

    private const string Support = "support";
    private const string Scoring = "scoring";
    private const string Security = "security";
    private const string System = "system";
    private const string Performance = "performance";

    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    // The relay publishes again what it does not know to be stored, at the latest after it has lost its lease: far less than this.
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(2);

    // Every event also stands in the events table, so a stream only has to outlast the longest time that consumers may be down.
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["tickets"] = Support,
        ["crashes"] = Support,
        ["customers"] = Support,
        ["articles"] = Support,
        ["ontologies"] = Support,
        ["scoring"] = Scoring,
        ["linking"] = Scoring,
        ["access"] = Security,
        ["audit"] = Security,
        ["monitoring"] = System,
        ["metrics"] = Performance,
    };

    private readonly Dictionary<string, string> words = new(Words, StringComparer.Ordinal);

    /// <param name="added">First words that modules assign to streams.</param>
    /// <exception cref="InvalidOperationException">A stream is unknown, or a word is assigned to two.</exception>
    public EventStreams(IEnumerable<(string FirstWord, string Stream)>? added = null)
    {
        foreach (var (word, stream) in added ?? [])
        {
            if (stream == DeadLetters || All.All(known => known.Name != stream))
            {
                throw new InvalidOperationException(
                    $"The events '{word}.*' are assigned to the stream '{stream}', which takes no events; take one of {string.Join(", ", All.Select(s => s.Name).Where(name => name != DeadLetters))}.");
            }

            if (!words.TryAdd(word, stream) && words[word] != stream)
            {
                throw new InvalidOperationException($"The events '{word}.*' are assigned to the streams '{words[word]}' and '{stream}'; an event belongs to one.");
            }
        }
    }

    public static IReadOnlyList<EventStream> All { get; } =
    [
        new(Support, "Tickets, crash reports, customers, articles and ontologies: kept for two weeks, so that consumers may be down over a holiday; few and small.", TimeSpan.FromDays(14), 2 * GiB, DuplicateWindow),
        new(Scoring, "What is scored in micro-batches, at high rates: kept for a day, since a score that comes later helps nobody.", TimeSpan.FromDays(1), 4 * GiB, DuplicateWindow),
        new(Security, "Access and audit: kept for a month, so that an investigation can still replay what led to a finding.", TimeSpan.FromDays(30), 2 * GiB, DuplicateWindow),
        new(System, "What monitoring noticed: kept for a week, which covers the time from a symptom to whoever looks for its cause.", TimeSpan.FromDays(7), 512 * MiB, DuplicateWindow),
        new(Performance, "Metrics, at high rates: kept for six hours, since consumers fold them into figures as they come.", TimeSpan.FromHours(6), GiB, DuplicateWindow),
        new(DeadLetters, "Deliveries that failed for good: kept for a month, as long as any stream, so that somebody can mend the cause and replay them.", TimeSpan.FromDays(30), 512 * MiB, DuplicateWindow),
    ];

    /// <summary>The first words and their streams, by word.</summary>
    public IReadOnlyList<(string FirstWord, string Stream)> Assigned => [.. words.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];

    /// <summary>The name of the stream that carries an event.</summary>
    /// <exception cref="InvalidOperationException">It belongs to none.</exception>
    public string Of(string eventName)
    {
        var word = eventName.Split('.')[0];
        return words.GetValueOrDefault(word) ?? throw new InvalidOperationException(
            $"The event '{eventName}' belongs to no stream. Assign its first word in the module, builder.AddEvents(\"{word}\", \"support\"), or, for an event of the product, in src/Alexandria.Kernel/Events/EventStreams.cs.");
    }
}
