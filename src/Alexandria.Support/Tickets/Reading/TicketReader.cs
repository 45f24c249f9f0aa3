using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.Tickets.Reading;

/// <summary>Reads a ticket's text.</summary>
internal static class TicketReader
{
    public static TicketSignals Read(string subject, string body, string? product, string? version) => new()
    {
        Product = product,
        Version = version,
        Traces = [.. CrashParser.FindTraces(body).Select(t => t.Crash)],
        Prose = body,
    };
}
