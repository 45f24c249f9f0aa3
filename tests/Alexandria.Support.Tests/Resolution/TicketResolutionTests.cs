using Alexandria.Identity;
using Alexandria.Knowledge.Articles;
using Alexandria.Support.Resolution;
using Alexandria.Support.Tickets;
using Alexandria.Testing;
using Alexandria.Workflows;

namespace Alexandria.Support.Tests.Resolution;

public sealed class TicketResolutionTests
{
    private const string Trace =
        """
        java.lang.IllegalStateException: ATLAS-1107 report 'Q3' could not be rendered
        	at org.atlas.render.PdfRenderer.render(PdfRenderer.java:120)
        	at org.atlas.jobs.ReportJob.run(ReportJob.java:44)
        Caused by: java.lang.NullPointerException: Cannot invoke "Format.apply" because "this.format" is null
        	at org.atlas.model.Column.formatCell(Column.java:88)
        	at org.atlas.render.Row.write(Row.java:31)
        	at org.atlas.render.Section.write(Section.java:57)
        	at org.atlas.render.PdfRenderer.render(PdfRenderer.java:117)
        	... 1 more
        """;

    private const string OtherTrace =
        """
        Traceback (most recent call last):
          File "/opt/tally/sync.py", line 12, in main
            merge(rows)
          File "/opt/tally/merge.py", line 40, in merge
            key = row["currency"]
        KeyError: 'currency'
        """;

    [Fact]
    public async Task A_ticket_about_nothing_known_is_proposed_and_says_what_is_missing()
    {
        await using var host = await SupportHost.StartAsync();

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It is slow", Body = "Since Monday." });

        Assert.Equal(ProposalAuthor.Extractive, ticket.Proposal!.Author);
        Assert.Empty(ticket.Proposal.Citations);
        Assert.Contains("The Knowledge module is not installed, so no article was looked for.", ticket.Proposal.Notes);
        Assert.Contains("No known crash fits the ticket.", ticket.Proposal.Notes);
        Assert.Contains("No earlier ticket that was resolved fits.", ticket.Proposal.Notes);
        Assert.Equal([TimelineKind.Opened, TimelineKind.Read, TimelineKind.Proposed], ticket.Timeline.Select(e => e.Kind));
        Assert.Equal("workflow:ticket-resolution", ticket.Timeline[^1].Actor);
    }

    [Fact]
    public async Task A_quoted_trace_links_the_ticket_and_the_draft_cites_what_fits()
    {
        using var crashes = new CrashGroups().Add("render", Trace, "4.2.1").Add("sync", OtherTrace, "2.7.0");
        await using var host = await SupportHost.StartAsync(knowledge: true, crashes: crashes);
        var article = await host.StockAsync();

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "PDF report could not be rendered", Body = $"The export stops:\n\n{Trace}\n\nWhat now?", Product = "Atlas", Version = "4.2.1" });

        var link = Assert.Single(ticket.Links);
        Assert.Equal(("render", LinkState.Auto), (link.CrashGroupId, link.State));
        Assert.Contains(link.Reasons, r => r.Feature == "trace" && r.Contribution > 0);
        Assert.Equal(article, Assert.Single(ticket.Proposal!.Citations).Id);
        Assert.Contains("[1]", ticket.Proposal.Text, StringComparison.Ordinal);
        Assert.Contains("ATLAS-1107", ticket.Proposal.Text, StringComparison.Ordinal);
        Assert.Contains("A crash that we know: Crash render", ticket.Proposal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_link_does_not_come_back_and_a_manual_one_stays()
    {
        using var crashes = new CrashGroups().Add("render", Trace, "4.2.1").Add("sync", OtherTrace, "2.7.0");
        await using var host = await SupportHost.StartAsync(crashes: crashes);
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Report fails", Body = Trace });

        await host.MustAsync(new RejectLink { Id = ticket.Id, CrashGroupId = "render" });
        await host.MustAsync(new RejectLink { Id = ticket.Id, CrashGroupId = "render" });
        await host.MustAsync(new LinkTicket { Id = ticket.Id, CrashGroupId = "sync" });
        await host.MustAsync(new LinkTicket { Id = ticket.Id, CrashGroupId = "sync" });
        await host.MustAsync(new CommentTicket { Id = ticket.Id, Text = "It happened again:\n" + Trace });
        var after = await host.ProposedAsync(ticket.Id, rounds: 2);

        Assert.Equal([("render", LinkState.Rejected), ("sync", LinkState.Manual)], after.Links.Select(l => (l.CrashGroupId, l.State)).Order());
        Assert.Equal(1, after.Timeline.Count(e => e.Kind == TimelineKind.LinkRejected));
        Assert.Equal("crash_group_not_found", await host.CodeAsync(new LinkTicket { Id = ticket.Id, CrashGroupId = "none" }));
        Assert.Equal("link_not_found", await host.CodeAsync(new RejectLink { Id = ticket.Id, CrashGroupId = "none" }));
        Assert.DoesNotContain("Crash render", after.Proposal!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_in_an_attached_file_links_the_ticket()
    {
        await using var host = await SupportHost.StartAsync();
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Something fails", Body = "See the file." });
        Assert.Empty(ticket.Links);

        await host.MustAsync(new AttachFile { Id = ticket.Id, Content = System.Text.Encoding.UTF8.GetBytes(Trace), FileName = "atlas.log" });
        var after = await host.ProposedAsync(ticket.Id, rounds: 2);

        Assert.Equal(LinkState.Auto, Assert.Single(after.Links).State);
        Assert.NotNull(Assert.Single(after.Attachments).CrashReportId);
    }

    [Fact]
    public async Task An_edited_proposal_is_kept_and_a_newer_one_lies_beside_it()
    {
        await using var host = await SupportHost.StartAsync();
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It is slow", Body = "" });
        Assert.Equal("no_proposal", await host.CodeAsync(new AcceptProposal { Id = ticket.Id, Newer = true }));

        await host.MustAsync(new EditProposal { Id = ticket.Id, Text = "Our own words." });
        await host.MustAsync(new CommentTicket { Id = ticket.Id, Text = "Still slow." });
        var after = await host.ProposedAsync(ticket.Id, rounds: 2);

        Assert.Equal(("Our own words.", "user:administrator"), (after.Proposal!.Text, after.Proposal.EditedBy));
        Assert.NotNull(after.NewerProposal);

        await host.MustAsync(new AcceptProposal { Id = ticket.Id, Newer = true });
        var taken = await host.MustAsync(new GetTicket { Id = ticket.Id });
        Assert.Equal((after.NewerProposal.Text, true, null), (taken.Proposal!.Text, taken.Proposal.Accepted, taken.NewerProposal));
    }

    [Fact]
    public async Task A_resolved_ticket_ends_its_workflow_which_learns_and_a_reopened_one_runs_again()
    {
        using var crashes = new CrashGroups().Add("render", Trace, "4.2.1").Add("sync", OtherTrace, "2.7.0");
        await using var host = await SupportHost.StartAsync(crashes: crashes);
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Report fails", Body = Trace });
        await host.MustAsync(new LinkTicket { Id = ticket.Id, CrashGroupId = "sync" });

        await host.MustAsync(new ResolveTicket { Id = ticket.Id, Resolution = "Set a number format." });
        await InstancesAsync(host, ticket.Id, WorkflowStatus.Completed);
        var outcomes = await host.Database.ReadAsync(w => w.QueryAsync<(string, string)>("select crash_group_id, outcome from link_outcomes order by crash_group_id"), CancellationToken.None);
        await host.MustAsync(new CloseTicket { Id = ticket.Id });
        await host.MustAsync(new ReopenTicket { Id = ticket.Id, Reason = "It is back" });
        var again = await host.ProposedAsync(ticket.Id, rounds: 2);
        await InstancesAsync(host, ticket.Id, WorkflowStatus.Waiting, WorkflowStatus.Completed);

        Assert.Equal([("render", "left"), ("sync", "made")], outcomes);
        Assert.Null(again.Resolution);
        Assert.Equal("It is back", again.Timeline.Single(e => e.Kind == TimelineKind.Reopened).Text);
    }

    [Fact]
    public async Task An_earlier_resolution_is_cited_where_it_fits_and_not_where_it_does_not()
    {
        await using var host = await SupportHost.StartAsync();
        var earlier = await host.ProposedAsync(new OpenTicket { Subject = "PDF export stops with ATLAS-1107", Body = "The quarterly report could not be rendered as PDF." });
        await host.MustAsync(new ResolveTicket { Id = earlier.Id, Resolution = "The template had a column without a number format. Set it and run the report again." });

        var like = await host.ProposedAsync(new OpenTicket { Subject = "ATLAS-1107 while rendering a report", Body = "The export of the yearly report as PDF ends with an error." });
        var unlike = await host.ProposedAsync(new OpenTicket { Subject = "Two-factor sign-in asks again and again", Body = "Colleagues are sent back to the login page after the code is typed in." });

        Assert.Equal((CitationKind.Ticket, earlier.Id), (Assert.Single(like.Proposal!.Citations).Kind, like.Proposal.Citations[0].Id));
        Assert.Contains("column without a number format", like.Proposal.Citations[0].Quote, StringComparison.Ordinal);
        Assert.Empty(unlike.Proposal!.Citations);
    }

    [Fact]
    public async Task Broken_articles_are_noted_and_stop_nothing()
    {
        await using var host = await SupportHost.StartAsync(search: new BrokenArticles());

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Report could not be rendered", Body = "" });

        Assert.Contains("The articles could not be searched.", ticket.Proposal!.Notes);
    }

    [Fact]
    public async Task A_model_writes_from_the_same_sources_and_its_inventions_go()
    {
        var model = new ScriptedModel(request => request.Input.Contains("Source [1]", StringComparison.Ordinal)
            ? new Alexandria.LanguageModels.ModelReply("Please set a number format [1] and reboot [7].", "small-1", 0)
            : Error.Unavailable("model_unavailable", "no source was given"));
        await using var host = await SupportHost.StartAsync(knowledge: true, model: model);
        await host.StockAsync();

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "ATLAS-1107: report could not be rendered", Body = "The PDF export stops." });

        Assert.Equal(("Please set a number format [1] and reboot.", ProposalAuthor.Model, "small-1"), (ticket.Proposal!.Text, ticket.Proposal.Author, ticket.Proposal.Model));
        Assert.Equal([CitationKind.Article], ticket.Proposal.Kinds());
        Assert.Contains("1 citation that the model invented was removed.", ticket.Proposal.Notes);
    }

    [Theory]
    [InlineData(true, "The model did not answer (the endpoint is down)")]
    [InlineData(false, "The model answered nothing.")]
    public async Task A_model_that_fails_is_noted_and_the_draft_is_extractive(bool fails, string note)
    {
        var model = new ScriptedModel(_ => fails ? Error.Unavailable("model_unavailable", "the endpoint is down") : new Alexandria.LanguageModels.ModelReply(" ", "small-1", 0));
        await using var host = await SupportHost.StartAsync(model: model);

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It is slow", Body = "" });

        Assert.Equal(ProposalAuthor.Extractive, ticket.Proposal!.Author);
        Assert.Contains(note, ticket.Proposal.Notes);
    }

    [Fact]
    public async Task A_resolved_ticket_becomes_one_article_draft()
    {
        await using var host = await SupportHost.StartAsync(knowledge: true);
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Report could not be rendered", Body = new string('x', 5000), Product = "Atlas", Version = "4.2.1" });

        Assert.Equal("ticket_not_resolved", await host.CodeAsync(new MakeArticle { Id = ticket.Id }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new MakeArticle { Id = "none" }));
        await host.MustAsync(new ResolveTicket { Id = ticket.Id, Resolution = "Set a number format." });
        var made = await host.MustAsync(new MakeArticle { Id = ticket.Id });

        Assert.Equal("article_exists", await host.CodeAsync(new MakeArticle { Id = ticket.Id }));
        Assert.Equal(made.ArticleId, (await host.MustAsync(new GetTicket { Id = ticket.Id })).ArticleId);
        var article = await host.MustAsync(new GetArticle { Id = made.ArticleId });
        Assert.Equal((ticket.Subject, "Atlas", ArticleState.Draft), (article.Title, article.Product, article.State));
        Assert.Contains("## Applies to\n\nAtlas 4.2.1\n\n## Resolution\n\nSet a number format.", article.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_Knowledge_module_no_article_is_made()
    {
        await using var host = await SupportHost.StartAsync();

        Assert.Equal("knowledge_not_installed", await host.CodeAsync(new MakeArticle { Id = "any" }));
    }

    [Fact]
    public async Task What_a_person_ended_meanwhile_is_left_as_it_is()
    {
        using var crashes = new CrashGroups().Add("render", Trace, "4.2.1");
        await using var host = await SupportHost.StartAsync(crashes: crashes);
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It is slow", Body = "" });
        await host.MustAsync(new CloseTicket { Id = ticket.Id });
        await InstancesAsync(host, ticket.Id, WorkflowStatus.Completed);

        var ended = new AutomationOutcome("A person has ended the ticket; nothing was changed.");
        Assert.Equal(ended, await host.MustAsync(new ReadSignals { Id = ticket.Id }));
        Assert.Equal(ended, await host.MustAsync(new Relink { Id = ticket.Id }));
        Assert.Equal(ended, await host.MustAsync(new ProposeAnswer { Id = ticket.Id }));
        Assert.Equal(TicketStatus.Closed, (await host.MustAsync(new GetTicket { Id = ticket.Id })).Status);
    }

    private static Task<IReadOnlyList<WorkflowInstance>> InstancesAsync(TestHost host, string ticket, params WorkflowStatus[] statuses) => host.UntilAsync(
        () => host.Workflows.ReadAsync(Caller.DefaultTenant, new WorkflowFilter(Correlation: ticket), null, 10, CancellationToken.None),
        found => found.Select(i => i.Status).SequenceEqual(statuses));
}
