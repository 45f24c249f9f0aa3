using Alexandria.Contracts.Support;
using Alexandria.Identity;

namespace Alexandria.Support.Tickets;

/// <summary>What people decide about tickets that say the same. The other ticket is named by its id: its words belong to another customer.</summary>
internal sealed partial record Ticket
{
    /// <summary>An open ticket is closed: the other one is worked on.</summary>
    public TicketChange MarkDuplicate(string of, Caller by, DateTimeOffset now) => IsOpen
        ? Change(this with { Status = TicketStatus.Closed }, by, now, new(TimelineKind.MarkedDuplicate, $"Closed as a duplicate of the ticket {of}.", of), new TicketClosed(Id, Revision + 1))
        : Change(this, by, now, new(TimelineKind.MarkedDuplicate, $"Marked as a duplicate of the ticket {of}.", of), Told("duplicate"));

    public TicketChange RejectDuplicate(string of, Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.DuplicateRejected, $"No duplicate of the ticket {of}.", of), Told("duplicate"));
}
