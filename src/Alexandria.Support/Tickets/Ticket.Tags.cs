using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;

namespace Alexandria.Support.Tickets;

/// <summary>Terms that say what a ticket is about. The term is named in the line's text alone: it is erased with it.</summary>
internal sealed partial record Ticket
{
    public TicketChange Tagged(TermTag tag, Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.Tagged, $"Tagged with \"{tag.Label}\", {tag.TermId} of {tag.OntologyId}."), Told("tag"));

    public TicketChange Untagged(TermTag tag, Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.Untagged, $"No longer tagged with \"{tag.Label}\", {tag.TermId} of {tag.OntologyId}."), Told("tag"));
}
