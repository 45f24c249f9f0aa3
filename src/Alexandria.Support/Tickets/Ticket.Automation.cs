using Alexandria.Contracts.Support;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Support.Resolution;

namespace Alexandria.Support.Tickets;

/// <summary>What the workflow, and people who judge its work, may do to a ticket.</summary>
internal sealed partial record Ticket
{
    /// <summary>The workflow has read the ticket; null when a person ended it meanwhile, which nothing automatic undoes.</summary>
    public TicketChange? ReadBy(string signals, string summary, Caller by, DateTimeOffset now) => IsOpen
        ? Change(this with { Status = TicketStatus.InProgress, Signals = signals }, by, now, new(TimelineKind.Read, summary), Told("read"))
        : null;

    /// <summary>The links that a run of the workflow changed; null when none did.</summary>
    public TicketChange? Relinked(IReadOnlyList<TicketLink> changed, IReadOnlyList<TicketLink> dropped, Caller by, DateTimeOffset now)
    {
        if (changed.Count + dropped.Count == 0)
        {
            return null;
        }

        IEnumerable<IEvent> events = [.. changed.Select(l => LinkChanged(l)), .. dropped.Select(l => LinkChanged(l, "dropped"))];
        IEnumerable<TimelineNote> notes =
        [
            .. changed.Select(LinkNote),
            .. dropped.Select(l => new TimelineNote(TimelineKind.Linked, $"No longer linked to \"{l.Title}\": what the ticket says now does not support it.", l.CrashGroupId)),
        ];
        return ChangeWith(this, by, now, [.. notes], [.. events]);
    }

    public TicketChange LinkedByHand(TicketLink link, Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.Linked, $"Linked to \"{link.Title}\" by hand.", link.CrashGroupId), LinkChanged(link));

    public TicketChange LinkRejected(TicketLink link, Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.LinkRejected, $"The link to \"{link.Title}\" was rejected.", link.CrashGroupId), LinkChanged(link));

    /// <summary>A proposal is there, in the place or beside the one that a person has worked on; null when a person ended the ticket meanwhile.</summary>
    public TicketChange? Propose(Proposal proposal, Caller by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return null;
        }

        var sources = proposal.CitationList.Count switch { 0 => "without a source", 1 => "from 1 source", var n => $"from {n} sources" };
        var text = proposal.Slot == ProposalSlot.Beside
            ? $"A newer answer was drafted {sources} and kept beside the one that a person has worked on."
            : $"An answer was proposed {sources}.";
        return Change(this with { Status = TicketStatus.Proposed }, by, now, new(TimelineKind.Proposed, text), new TicketProposed(Id, proposal.Author == ProposalAuthor.Model ? "model" : "extractive", proposal.CitationList.Count, Revision + 1));
    }

    public TicketChange ProposalEdited(Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.ProposalEdited, "The proposal was edited."), Told("proposal"));

    public TicketChange ProposalAccepted(Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.ProposalAccepted, "The proposal was accepted."), Told("proposal"));

    private static TimelineNote LinkNote(TicketLink link) =>
        new(TimelineKind.Linked, $"{(link.State == LinkState.Auto ? "Linked to" : "Suggested")} \"{link.Title}\" with a score of {link.Score.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)}.", link.CrashGroupId);

    private TicketLinkChanged LinkChanged(TicketLink link, string? state = null) =>
        new(Id, link.CrashGroupId, state ?? link.State.ToString().ToLowerInvariant(), link.Score, Revision + 1);
}
