using Alexandria.Events;

namespace Alexandria.Contracts.Support;

/// <summary>A ticket came in.</summary>
[Event("tickets.opened", 1)]
public sealed record TicketOpened(string TicketId, string? Product, string? CustomerId, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>Something was added that may change what the ticket is about: a comment, a file, a crash report.</summary>
[Event("tickets.signals-changed", 1)]
public sealed record TicketSignalsChanged(string TicketId, string What, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>The workflow has made its proposal.</summary>
[Event("tickets.proposed", 1)]
public sealed record TicketProposed(string TicketId, string Author, int Citations, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A ticket's link to a crash group changed: made, suggested, rejected.</summary>
[Event("tickets.link-changed", 1)]
public sealed record TicketLinkChanged(string TicketId, string CrashGroupId, string State, double Score, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>Anything else about a ticket changed (assignment, comment, reply, proposal edited or accepted): pages that show it fetch again.</summary>
[Event("tickets.changed", 1)]
public sealed record TicketChanged(string TicketId, string What, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A person resolved the ticket.</summary>
[Event("tickets.resolved", 1)]
public sealed record TicketResolved(string TicketId, string ResolvedBy, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A ticket was closed without, or after, a resolution.</summary>
[Event("tickets.closed", 1)]
public sealed record TicketClosed(string TicketId, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A resolved or closed ticket is open again and runs again.</summary>
[Event("tickets.reopened", 1)]
public sealed record TicketReopened(string TicketId, long Revision) : IEvent
{
    public string Subject => TicketId;
}
