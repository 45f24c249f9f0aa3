using Alexandria.Support.CrashReports;
using Alexandria.Support.Resolution.Drafting;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Resolution;

/// <summary>What a ticket's signals mean to the people who read its timeline, and to the search for sources.</summary>
internal static class SignalSummary
{
    private const int Functions = 5;

    /// <summary>One sentence for the timeline.</summary>
    public static string Of(TicketSignals signals)
    {
        List<string> parts = [];
        if (signals.Product is { } product)
        {
            parts.Add(signals.Version is { } version ? $"{product} {version}" : product);
        }

        if (signals.ErrorCodes.Count > 0)
        {
            parts.Add($"error codes {string.Join(", ", signals.ErrorCodes.Take(5))}");
        }

        if (signals.Traces.Count > 0)
        {
            parts.Add(signals.Traces.Count == 1 ? "1 stack trace" : $"{signals.Traces.Count} stack traces");
        }

        return parts.Count == 0 ? "Read; neither product nor error code nor stack trace was found." : $"Read: {string.Join("; ", parts)}.";
    }

    public static SourceQuery QueryFor(Ticket ticket, TicketSignals? signals)
    {
        var exceptions = signals?.Traces.SelectMany(t => t.Exceptions).ToList() ?? [];
        IEnumerable<string> emphasis =
        [
            .. signals?.ErrorCodes ?? [],
            .. exceptions.Select(e => e.Type).Where(t => t.Length > 0),
            .. exceptions.SelectMany(e => e.Frames).Where(f => f.Origin == FrameOrigin.App).Select(f => f.Function).Take(Functions),
        ];
        return new(ticket.Id, ticket.Product ?? signals?.Product, ticket.Subject, signals?.Prose ?? ticket.Body, [.. emphasis.Distinct(StringComparer.Ordinal).Take(20)]);
    }
}
