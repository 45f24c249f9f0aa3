using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Support.Resolution;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tests.Tickets;

public sealed class TicketTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Caller Dana = new() { Id = "user:1", Name = "Dana", Tenant = "acme", Permissions = new HashSet<string>() };

    [Fact]
    public void A_ticket_opens_as_new_and_tells_so()
    {
        var change = Ticket.Open(new OpenTicket { Subject = " Export fails ", Body = "It stops.", Product = " ", Version = "4.2", Priority = TicketPriority.High }, "t1", Dana, Now);

        Assert.Equal(("Export fails", null, "4.2", TicketStatus.New, "acme", 1L), (change.After.Subject, change.After.Product, change.After.ProductVersion, change.After.Status, change.After.Tenant, change.After.Revision));
        Assert.Equal(TimelineKind.Opened, Assert.Single(change.Notes).Kind);
        Assert.Equal(new TicketOpened("t1", null, null, 1), Assert.Single(change.Events));
    }

    [Theory]
    [InlineData(TicketStatus.New, null)]
    [InlineData(TicketStatus.InProgress, null)]
    [InlineData(TicketStatus.Proposed, null)]
    [InlineData(TicketStatus.Resolved, "ticket_not_open")]
    [InlineData(TicketStatus.Closed, "ticket_not_open")]
    public void Only_an_open_ticket_is_resolved(TicketStatus status, string? error)
    {
        var change = In(status).Resolve(" Update to 4.2.2 ", Dana, Now);

        Assert.Equal(error, change.Error?.Code);
        if (error is null)
        {
            Assert.Equal((TicketStatus.Resolved, "Update to 4.2.2", 8L), (change.Value.After.Status, change.Value.After.Resolution, change.Value.After.Revision));
            Assert.Equal(new TicketResolved("t1", "user:1", 8), Assert.Single(change.Value.Events));
        }
    }

    [Fact]
    public void A_resolution_says_something() => Assert.Equal("resolution_missing", In(TicketStatus.Proposed).Resolve(" \n", Dana, Now).Error?.Code);

    [Theory]
    [InlineData(TicketStatus.New, null)]
    [InlineData(TicketStatus.Resolved, null)]
    [InlineData(TicketStatus.Closed, "ticket_not_open")]
    public void Anything_but_a_closed_ticket_is_closed(TicketStatus status, string? error) => Assert.Equal(error, In(status).Close(Dana, Now).Error?.Code);

    [Theory]
    [InlineData(TicketStatus.New, "ticket_open")]
    [InlineData(TicketStatus.InProgress, "ticket_open")]
    [InlineData(TicketStatus.Proposed, "ticket_open")]
    [InlineData(TicketStatus.Resolved, null)]
    [InlineData(TicketStatus.Closed, null)]
    public void Only_a_resolved_or_closed_ticket_is_reopened(TicketStatus status, string? error)
    {
        var change = (In(status) with { Resolution = "Restart", ArticleId = "a1" }).Reopen("It is back", Dana, Now);

        Assert.Equal(error, change.Error?.Code);
        if (error is null)
        {
            Assert.Equal((TicketStatus.New, null, null), (change.Value.After.Status, change.Value.After.Resolution, change.Value.After.ArticleId));
            Assert.IsType<TicketReopened>(Assert.Single(change.Value.Events));
        }
    }

    [Theory]
    [InlineData(TicketStatus.Resolved)]
    [InlineData(TicketStatus.Closed)]
    public void Nothing_automatic_touches_a_ticket_that_a_person_has_ended(TicketStatus status)
    {
        var ticket = In(status);

        Assert.Null(ticket.ReadBy("{}", "Read.", Dana, Now));
        Assert.Null(ticket.Propose(Drafted(ProposalSlot.Current), Dana, Now));
    }

    [Theory]
    [InlineData(TicketStatus.Proposed, true)]
    [InlineData(TicketStatus.Resolved, false)]
    public void A_comment_sends_only_an_open_ticket_back_to_its_workflow(TicketStatus status, bool back)
    {
        var @event = Assert.Single(In(status).Comment("Since the update", Dana, Now).Events);

        Assert.Equal(back, @event is TicketSignalsChanged);
        Assert.Equal(8, @event.Revision);
    }

    [Fact]
    public void An_edit_changes_what_is_said_and_keeps_the_rest()
    {
        var change = In(TicketStatus.New).Edit(new EditTicket { Id = "t1", Product = "", Priority = TicketPriority.Urgent }, Dana, Now);

        Assert.Equal((null, "4.2", "Export fails", TicketPriority.Urgent), (change.After.Product, change.After.ProductVersion, change.After.Subject, change.After.Priority));
        Assert.Equal("Edited: product from Ledger to none; priority from Normal to Urgent.", Assert.Single(change.Notes).Text);
        Assert.IsType<TicketSignalsChanged>(Assert.Single(change.Events));
    }

    [Fact]
    public void A_changed_priority_alone_leaves_the_proposal_as_it_is() =>
        Assert.IsType<TicketChanged>(Assert.Single(In(TicketStatus.Proposed).Edit(new EditTicket { Id = "t1", Priority = TicketPriority.Low }, Dana, Now).Events));

    [Theory]
    [InlineData("dana", "dana", "Assigned to dana.")]
    [InlineData(" ", null, "Assigned to nobody.")]
    [InlineData(null, null, "Assigned to nobody.")]
    public void A_ticket_is_somebodys_or_nobodys(string? name, string? assignee, string text)
    {
        var change = In(TicketStatus.New).Assign(name, Dana, Now);

        Assert.Equal((assignee, text), (change.After.Assignee, change.Notes[0].Text));
    }

    [Fact]
    public void A_resolution_becomes_one_article()
    {
        var resolved = In(TicketStatus.Resolved) with { Resolution = "Restart" };

        Assert.Equal("ticket_not_resolved", In(TicketStatus.Proposed).MayBecomeArticle()?.Code);
        Assert.Null(resolved.MayBecomeArticle());
        Assert.Equal("article_exists", resolved.ArticleDrafted("a1", Dana, Now).After.MayBecomeArticle()?.Code);
    }

    [Theory]
    [InlineData("Current", "An answer was proposed from 1 source.")]
    [InlineData("Beside", "A newer answer was drafted from 1 source and kept beside the one that a person has worked on.")]
    public void The_timeline_says_where_a_proposal_went(string slot, string text)
    {
        var change = In(TicketStatus.InProgress).Propose(Drafted(Enum.Parse<ProposalSlot>(slot)), Dana, Now);

        Assert.Equal((TicketStatus.Proposed, text), (change!.After.Status, change.Notes[0].Text));
        Assert.Equal(new TicketProposed("t1", "extractive", 1, 8), Assert.Single(change.Events));
    }

    internal static Ticket In(TicketStatus status) => new()
    {
        Tenant = "acme",
        Id = "t1",
        Subject = "Export fails",
        Body = "It stops.",
        Product = "Ledger",
        ProductVersion = "4.2",
        Priority = TicketPriority.Normal,
        Status = status,
        OpenedBy = "user:1",
        OpenedAt = Now,
        UpdatedAt = Now,
        Revision = 7,
    };

    private static Proposal Drafted(ProposalSlot slot) => new()
    {
        Tenant = "acme",
        TicketId = "t1",
        Slot = slot,
        Text = "Hello",
        Author = ProposalAuthor.Extractive,
        Citations = Json.Write<IReadOnlyList<Citation>>([new(CitationKind.Article, "a1", "Export", "Restart")]),
        Notes = "[]",
        MadeAt = Now,
    };
}
