using Alexandria.Support.CrashReports;

namespace Alexandria.Support.Tickets.Reading;

/// <summary>What was read out of a ticket.</summary>
internal sealed record TicketSignals
{
    public string? Product { get; init; }

    public string? Version { get; init; }

    public IReadOnlyList<string> ErrorCodes { get; init; } = [];

    public IReadOnlyList<ParsedCrash> Traces { get; init; } = [];

    public string Prose { get; init; } = "";
}
