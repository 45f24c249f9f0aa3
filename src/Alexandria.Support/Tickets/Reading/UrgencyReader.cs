namespace Alexandria.Support.Tickets.Reading;

/// <summary>Reads how urgent a ticket is from what it says, and keeps the words as the reason.</summary>
internal static class UrgencyReader
{
    // Where several match, the highest counts; a negation before the phrase takes it back.
    private static readonly (TicketUrgency Urgency, string[] Phrase)[] Phrases =
    [
        .. All(TicketUrgency.Critical, "production down", "production is down", "prod is down", "system is down", "site is down", "completely down", "outage", "data loss",
            "losing data", "lost data", "security breach", "data breach", "all users", "all customers", "every customer", "sev1", "sev-1", "p1", "emergency", "corrupts data", "data corruption"),
        .. All(TicketUrgency.High, "urgent", "urgently", "asap", "as soon as possible", "immediately", "blocker", "blocked", "blocking", "cannot work", "can't work", "deadline",
            "critical", "high priority", "sev2", "p2", "no workaround", "go-live"),
        .. All(TicketUrgency.Low, "low priority", "not urgent", "no rush", "no hurry", "when you have time", "whenever you have time", "cosmetic", "typo", "nice to have",
            "feature request", "minor issue", "just curious", "minor"),
    ];

    private static readonly HashSet<string> Negations = new(["not", "no", "isn't", "isnt", "without", "never", "non", "wasn't", "aren't"], StringComparer.Ordinal);

    public static (TicketUrgency Urgency, IReadOnlyList<string> Words) Read(IReadOnlyList<ProseWord> words)
    {
        var found = new List<(TicketUrgency Urgency, string Words)>();
        foreach (var (urgency, phrase) in Phrases)
        {
            if (Holds(words, phrase))
            {
                found.Add((urgency, string.Join(' ', phrase)));
            }
        }

        if (found.Count == 0)
        {
            return (TicketUrgency.Normal, []);
        }

        var highest = found.Max(f => f.Urgency);
        return (highest, [.. found.Where(f => f.Urgency == highest).Select(f => f.Words)]);
    }

    private static bool Holds(IReadOnlyList<ProseWord> words, string[] phrase)
    {
        for (var i = 0; i + phrase.Length <= words.Count; i++)
        {
            var at = 0;
            while (at < phrase.Length && words[i + at].Lower == phrase[at])
            {
                at++;
            }

            if (at == phrase.Length && !IsNegated(words, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNegated(IReadOnlyList<ProseWord> words, int at)
    {
        for (var i = at - 1; i >= 0 && i >= at - 2 && !words[i].EndsClause; i--)
        {
            if (Negations.Contains(words[i].Lower))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(TicketUrgency Urgency, string[] Phrase)> All(TicketUrgency urgency, params IEnumerable<string> phrases) =>
        phrases.Select(p => (urgency, p.Split(' ')));
}
