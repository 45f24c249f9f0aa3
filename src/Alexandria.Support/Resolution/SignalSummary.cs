using System.Text;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.Resolution.Drafting;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Resolution;

/// <summary>What a ticket's signals mean to the people who read its timeline, and to the search for sources.</summary>
internal static class SignalSummary
{
    private const int Functions = 2;
    private const int MostEmphasised = 20;

    /// <summary>One sentence for the timeline.</summary>
    public static string Of(TicketSignals signals)
    {
        List<string> parts = [];
        if (signals.Product.Length > 0)
        {
            parts.Add($"product {signals.Product}");
        }

        if (signals.Versions is [var version, ..])
        {
            parts.Add($"version {version}");
        }

        if (CodesOf(signals) is { Count: > 0 } codes)
        {
            parts.Add($"error codes {string.Join(", ", codes.Take(5))}");
        }

        if (signals.Traces.Count > 0)
        {
            parts.Add(signals.Traces.Count == 1 ? "1 stack trace" : $"{signals.Traces.Count} stack traces");
        }

        return parts.Count == 0 ? "Read; neither product, version, error code nor stack trace was found." : $"Read: {string.Join("; ", parts)}.";
    }

    public static SourceQuery QueryFor(Ticket ticket, TicketSignals? signals) => QueryFor(ticket.Id, ticket.Product, ticket.Subject, ticket.Body, signals);

    public static SourceQuery QueryFor(string ticketId, string? product, string subject, string body, TicketSignals? signals)
    {
        var exceptions = signals?.Traces.SelectMany(t => t.Exceptions).ToList() ?? [];

        // Simple names: an article says NullPointerException and formatCell, seldom where they live.
        IEnumerable<string> emphasis =
        [
            .. exceptions.Select(e => SimpleName(e.Type)).Where(t => t.Length > 0),
            .. exceptions.SelectMany(e => e.Frames).Where(f => f.Origin == FrameOrigin.App).Select(f => SimpleName(f.Function)).Take(Functions),
        ];
        return new(ticketId, product ?? Stated(signals?.Product), subject, Prose(body), [.. CodesOf(signals).Take(MostEmphasised)], [.. emphasis.Distinct(StringComparer.Ordinal).Take(MostEmphasised)]);
    }

    /// <summary>Error codes of the text, then those in the messages of its traces.</summary>
    public static IReadOnlyList<string> CodesOf(TicketSignals? signals) => signals is null
        ? []
        : [.. signals.ErrorCodes.Concat(signals.Traces.SelectMany(t => t.Exceptions).SelectMany(e => ErrorCodeReader.Read(e.Message))).Distinct(StringComparer.Ordinal)];

    public static string? Stated(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>The text without the stack traces in it, whose frames would drown what the customer says.</summary>
    private static string Prose(string body)
    {
        var (prose, at) = (new StringBuilder(), 0);
        foreach (var trace in CrashParser.FindTraces(body))
        {
            prose.Append(body, at, Math.Max(0, trace.Start - at)).Append('\n');
            at = Math.Max(at, trace.Start + trace.Length);
        }

        return prose.Append(body, Math.Min(at, body.Length), Math.Max(0, body.Length - at)).ToString();
    }

    private static string SimpleName(string name) => name[(name.AsSpan().LastIndexOfAny('.', ':') + 1)..];
}
