using Alexandria.Events;

namespace Alexandria.Contracts.Support;

/// <summary>A ticket came in.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Product">The product that it is about; null when not said.</param>
/// <param name="CustomerId">Who asks; null when unknown.</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.opened", 1)]
public sealed record TicketOpened(string TicketId, string? Product, string? CustomerId, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>Something was added that may change what the ticket is about: a comment, a file, a crash report.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="What">What it was: <c>comment</c>, <c>edited</c>, <c>crash_group</c>, …</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.signals-changed", 1)]
public sealed record TicketSignalsChanged(string TicketId, string What, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>The workflow has made its proposal.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Author">What drafted it: <c>extractive</c> or <c>model</c>.</param>
/// <param name="Citations">How many sources it cites.</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.proposed", 1)]
public sealed record TicketProposed(string TicketId, string Author, int Citations, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A ticket's link to a crash group changed: made, suggested, rejected.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="CrashGroupId">The crash group.</param>
/// <param name="State">The link's state now: <c>auto</c>, <c>suggested</c>, <c>manual</c>, <c>rejected</c> or <c>dropped</c>.</param>
/// <param name="Score">How likely they belong together, 0 to 1.</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.link-changed", 1)]
public sealed record TicketLinkChanged(string TicketId, string CrashGroupId, string State, double Score, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>Anything else about a ticket changed (assignment, comment, reply, proposal edited or accepted): pages that show it fetch again.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="What">What changed: <c>assigned</c>, <c>comment</c>, <c>reply</c>, <c>proposal</c>, …</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.changed", 1)]
public sealed record TicketChanged(string TicketId, string What, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A person resolved the ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="ResolvedBy">The id of the person.</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.resolved", 1)]
public sealed record TicketResolved(string TicketId, string ResolvedBy, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A ticket was closed without, or after, a resolution.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.closed", 1)]
public sealed record TicketClosed(string TicketId, long Revision) : IEvent
{
    public string Subject => TicketId;
}

/// <summary>A resolved or closed ticket is open again and runs again.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Revision">The ticket's revision after it.</param>
[Event("tickets.reopened", 1)]
public sealed record TicketReopened(string TicketId, long Revision) : IEvent
{
    public string Subject => TicketId;
}
