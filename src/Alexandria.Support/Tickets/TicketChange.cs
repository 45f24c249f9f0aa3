using Alexandria.Events;
using Alexandria.Identity;

namespace Alexandria.Support.Tickets;

/// <summary>One legal change of a ticket: made by its rules, carried out by its store.</summary>
/// <param name="Before">Null when the ticket is opened.</param>
/// <param name="After">One revision later.</param>
/// <param name="By">Who changed it.</param>
/// <param name="Notes">Its lines in the timeline, in order.</param>
/// <param name="Events">What others are told.</param>
internal sealed record TicketChange(Ticket? Before, Ticket After, Caller By, IReadOnlyList<TimelineNote> Notes, IReadOnlyList<IEvent> Events)
{
    /// <summary>Whether not even a digest of what was before may stay.</summary>
    public bool Forgets { get; init; }
}
