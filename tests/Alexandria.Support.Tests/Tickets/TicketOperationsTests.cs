using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Customers;
using Alexandria.Support.Resolution;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Tickets;

public sealed class TicketOperationsTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await SupportHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_opened_ticket_is_there_with_what_was_said()
    {
        var customer = await host.MustAsync(new CreateCustomer { Name = "Ada King" });
        var opened = await host.MustAsync(new OpenTicket { Subject = "Export fails", Body = "It stops.", Product = "Atlas", Version = "4.2.1", CustomerId = customer.Id, Priority = TicketPriority.High });

        var ticket = await host.MustAsync(new GetTicket { Id = opened.Id });

        Assert.Equal(("Export fails", "It stops.", "Atlas", "4.2.1", "Ada King", TicketPriority.High), (ticket.Subject, ticket.Body, ticket.Product, ticket.Version, ticket.CustomerName, ticket.Priority));
        Assert.Equal((TimelineKind.Opened, "user:administrator"), (ticket.Timeline[0].Kind, ticket.Timeline[0].Actor));
        Assert.Equal(TicketStatus.New, opened.Status);
        Assert.Equal(1, ((IVersioned)opened).Version);
    }

    [Fact]
    public async Task A_ticket_without_a_subject_or_of_an_unknown_customer_is_refused()
    {
        Assert.Equal("subject_missing", await host.CodeAsync(new OpenTicket { Subject = " ", Body = "" }));
        Assert.Equal("customer_not_found", await host.CodeAsync(new OpenTicket { Subject = "a", Body = "", CustomerId = "nobody" }));
        Assert.Equal(ErrorKind.Invalid, (await host.CallAsync(new OpenTicket { Subject = new string('a', 201), Body = "" })).Error?.Kind);
        Assert.Empty((await host.MustAsync(new ListTickets())).Items);
    }

    [Fact]
    public async Task Lists_are_narrowed_by_each_filter_and_by_words()
    {
        var customer = await host.MustAsync(new CreateCustomer { Name = "Ada King" });
        var export = await host.ProposedAsync(new OpenTicket { Subject = "Export fails", Body = "The PDF export stops with ATLAS-1107.", Product = "Atlas", CustomerId = customer.Id });
        var print = await host.ProposedAsync(new OpenTicket { Subject = "Printing is slow", Body = "Every page takes a minute.", Product = "Quill" });
        await host.MustAsync(new AssignTicket { Id = print.Id, Assignee = "dana" });
        await host.MustAsync(new ResolveTicket { Id = print.Id, Resolution = "A newer driver." });

        Assert.Equal([print.Id, export.Id], await IdsAsync(new ListTickets()));
        Assert.Equal([export.Id], await IdsAsync(new ListTickets { Status = TicketStatus.Proposed }));
        Assert.Equal([print.Id], await IdsAsync(new ListTickets { Assignee = "dana" }));
        Assert.Equal([export.Id], await IdsAsync(new ListTickets { Product = "Atlas" }));
        Assert.Equal([export.Id], await IdsAsync(new ListTickets { Customer = customer.Id }));
        Assert.Equal([export.Id], await IdsAsync(new ListTickets { Q = "atlas-1107 export" }));
        Assert.Equal([print.Id], await IdsAsync(new ListTickets { Q = "driver" }));
        Assert.Equal([print.Id], await IdsAsync(new ListTickets { Q = "slow", Status = TicketStatus.Resolved, Assignee = "dana", Product = "Quill" }));
        Assert.Empty(await IdsAsync(new ListTickets { Q = "slow", Customer = customer.Id }));
        Assert.Empty(await IdsAsync(new ListTickets { Q = "driver export" }));
        Assert.Empty(await IdsAsync(new ListTickets { Q = "!?" }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("report")]
    public async Task Pages_follow_each_other_without_gap_or_repetition(string? words)
    {
        var opened = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            opened.Add((await host.MustAsync(new OpenTicket { Subject = $"The report {i} fails", Body = "" })).Id);
        }

        var first = await host.MustAsync(new ListTickets { Q = words, Limit = 2 });
        var second = await host.MustAsync(new ListTickets { Q = words, Limit = 2, Cursor = first.NextCursor });
        var third = await host.MustAsync(new ListTickets { Q = words, Limit = 2, Cursor = second.NextCursor });

        Assert.Equal(opened.Order(), first.Items.Concat(second.Items).Concat(third.Items).Select(t => t.Id).Order());
        Assert.Null(third.NextCursor);
        Assert.Equal("invalid_cursor", await host.CodeAsync(new ListTickets { Q = words, Cursor = "no" }));
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_it()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Export fails", Body = "" });
        var stranger = Callers.InRole(Roles.Administrator, "other");

        Assert.Equal("ticket_not_found", (await host.CallAsync(new GetTicket { Id = ticket.Id }, stranger)).Error?.Code);
        Assert.Equal("ticket_not_found", (await host.CallAsync(new ResolveTicket { Id = ticket.Id, Resolution = "x" }, stranger)).Error?.Code);
        Assert.Empty((await host.MustAsync(new ListTickets(), stranger)).Items);
        Assert.Empty((await host.MustAsync(new ListTickets { Q = "export" }, stranger)).Items);
    }

    [Fact]
    public async Task A_change_of_another_version_is_refused()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Export fails", Body = "" });

        var stale = await host.CallAsync(new AssignTicket { Id = ticket.Id, Assignee = "dana" }, options: new CallOptions { ExpectedVersion = ticket.Revision - 1 });
        var fresh = await host.MustAsync(new AssignTicket { Id = ticket.Id, Assignee = "dana" }, options: new CallOptions { ExpectedVersion = ticket.Revision });

        Assert.Equal("version_mismatch", stale.Error?.Code);
        Assert.Equal((ticket.Revision + 1, "dana"), (fresh.Revision, fresh.Assignee));
    }

    [Fact]
    public async Task A_file_comes_back_as_it_was_and_is_never_served_as_a_page()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Export fails", Body = "" });
        var html = "<script>alert(1)</script>"u8.ToArray();

        var attached = await host.MustAsync(new AttachFile { Id = ticket.Id, Content = html, FileName = "../page.html" });
        var file = await host.MustAsync(new DownloadAttachment { Id = ticket.Id, AttachmentId = attached.Id });

        Assert.Equal(html, file.Bytes.ToArray());
        Assert.Equal(("text/plain; charset=utf-8", "page.html"), (file.ContentType, file.FileName));
        Assert.Equal(attached, Assert.Single((await host.MustAsync(new GetTicket { Id = ticket.Id })).Attachments));
        Assert.Equal("file_empty", await host.CodeAsync(new AttachFile { Id = ticket.Id, Content = [] }));
        Assert.Equal("attachment_not_found", await host.CodeAsync(new DownloadAttachment { Id = ticket.Id, AttachmentId = "none" }));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Equal("ticket_not_found", await host.CodeAsync(new GetTicket { Id = "none" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new AttachFile { Id = "none", Content = [1] }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new ReplyToCustomer { Id = "none", Text = "Hello" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new LinkTicket { Id = "none", CrashGroupId = "g" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new RejectLink { Id = "none", CrashGroupId = "g" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new AcceptProposal { Id = "none" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new EditProposal { Id = "none", Text = "x" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new ReadSignals { Id = "none" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new Relink { Id = "none" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new ProposeAnswer { Id = "none" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new RecordOutcomes { Id = "none" }));
    }

    [Fact]
    public async Task A_reply_is_kept_and_the_accepted_proposal_is_sent_when_no_text_is_given()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Export fails", Body = "" });

        Assert.Equal("proposal_not_accepted", await host.CodeAsync(new ReplyToCustomer { Id = ticket.Id }));
        await host.MustAsync(new AcceptProposal { Id = ticket.Id });
        await host.MustAsync(new ReplyToCustomer { Id = ticket.Id });
        await host.MustAsync(new ReplyToCustomer { Id = ticket.Id, Text = "Did it help?" });

        var after = await host.MustAsync(new GetTicket { Id = ticket.Id });
        Assert.Equal([ticket.Proposal!.Text, "Did it help?"], after.Replies.Select(r => r.Text));
        Assert.True(after.Proposal!.Accepted);
    }

    [Fact]
    public async Task Each_change_is_audited_and_told_once()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Export fails", Body = "" });
        await host.MustAsync(new EditTicket { Id = ticket.Id, Subject = "Export of PDF fails" });
        Assert.Equal("subject_missing", await host.CodeAsync(new EditTicket { Id = ticket.Id, Subject = " " }));
        await host.MustAsync(new CloseTicket { Id = ticket.Id });

        var audit = await host.Audit.ReadAsync(Caller.DefaultTenant, new() { TargetId = ticket.Id }, null, 50, CancellationToken.None);
        var events = await host.Events.ReadAsync(Caller.DefaultTenant, 0, ["tickets.closed"], 50, CancellationToken.None);

        Assert.Single(audit, r => r.Operation == "tickets.edit" && r.Outcome == "succeeded" && r.BeforeDigest != r.AfterDigest);
        Assert.Single(audit, r => r.Operation == "tickets.close");
        Assert.Equal(ticket.Id, Assert.Single(events).Subject);
    }

    [Theory]
    [InlineData(Roles.Viewer, false)]
    [InlineData(Roles.Agent, true)]
    public async Task Viewers_read_and_agents_write(string role, bool may)
    {
        var opened = await host.CallAsync(new OpenTicket { Subject = "Export fails", Body = "" }, Callers.InRole(role));

        Assert.Equal(may, !opened.Failed);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new ProposeAnswer { Id = "any" }, Callers.InRole(role))).Error?.Kind);
    }

    private async Task<IEnumerable<string>> IdsAsync(ListTickets request) => (await host.MustAsync(request)).Items.Select(t => t.Id);
}
