using Alexandria.Identity;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tests.Tickets;

public sealed class TicketLinkTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Caller Workflow = new() { Id = "workflow:ticket-resolution", Name = "ticket-resolution", Permissions = new HashSet<string>() };
    private static readonly Ticket Ticket = TicketTests.In(TicketStatus.InProgress);

    [Fact]
    public void A_first_run_writes_what_it_finds()
    {
        var (changed, dropped) = Run([], Found("g1", 0.9), Found("g2", 0.5));

        Assert.Equal([("g1", LinkState.Auto), ("g2", LinkState.Suggested)], changed.Select(l => (l.CrashGroupId, l.State)));
        Assert.Empty(dropped);
        Assert.Equal("quoted_trace", Assert.Single(changed[0].ReasonList).Feature);
    }

    [Fact]
    public void A_rejected_link_does_not_come_back_and_a_manual_one_does_not_go()
    {
        var rejected = Run([], Found("g1", 0.9)).Changed[0].Reject(Workflow, Now);
        var manual = TicketLink.ByHand(Ticket, "g2", "Known crash", null, Workflow, Now);

        var (changed, dropped) = Run([rejected, manual], Found("g1", 0.99));

        Assert.Empty(changed);
        Assert.Empty(dropped);
    }

    [Fact]
    public void A_second_run_that_finds_the_same_changes_nothing()
    {
        var first = Run([], Found("g1", 0.9)).Changed;

        Assert.Equal((0, 0), Counts(Run(first, Found("g1", 0.9))));
    }

    [Fact]
    public void A_score_that_changed_is_written_and_a_link_that_nothing_supports_is_dropped()
    {
        var first = Run([], Found("g1", 0.5), Found("g2", 0.9)).Changed;

        var (changed, dropped) = Run(first, Found("g1", 0.9));

        Assert.Equal(("g1", LinkState.Auto), (Assert.Single(changed).CrashGroupId, changed[0].State));
        Assert.Equal("g2", Assert.Single(dropped).CrashGroupId);
    }

    [Fact]
    public void A_link_by_hand_keeps_what_the_scoring_found()
    {
        var suggested = Run([], Found("g1", 0.5)).Changed[0];

        var manual = TicketLink.ByHand(Ticket, "g1", suggested.Title, suggested, Workflow, Now);

        Assert.Equal((LinkState.Manual, 0.5, suggested.Reasons), (manual.State, manual.Score, manual.Reasons));
    }

    [Fact]
    public void The_timeline_tells_of_each_link()
    {
        var (changed, _) = Run([], Found("g1", 0.9), Found("g2", 0.5));
        var change = Ticket.Relinked(changed, [changed[1]], Workflow, Now);

        Assert.Equal(
            ["Linked to \"Crash g1\" with a score of 0.90.", "Suggested \"Crash g2\" with a score of 0.50.", "No longer linked to \"Crash g2\": what the ticket says now does not support it."],
            change!.Notes.Select(n => n.Text));
        Assert.Equal(3, change.Events.Count);
        Assert.Null(Ticket.Relinked([], [], Workflow, Now));
    }

    private static (IReadOnlyList<TicketLink> Changed, IReadOnlyList<TicketLink> Dropped) Run(IReadOnlyList<TicketLink> present, params LinkProposal[] found) =>
        TicketLink.Merge(Ticket, present, found, Workflow, Now);

    private static (int Changed, int Dropped) Counts((IReadOnlyList<TicketLink> Changed, IReadOnlyList<TicketLink> Dropped) run) => (run.Changed.Count, run.Dropped.Count);

    private static LinkProposal Found(string id, double score) =>
        new(id, $"Crash {id}", score, score >= 0.8 ? LinkState.Auto : LinkState.Suggested, [new("quoted_trace", score, "3 frames in common")]);
}
