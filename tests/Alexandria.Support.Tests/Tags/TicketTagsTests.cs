using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Customers;
using Alexandria.Support.Duplicates;
using Alexandria.Support.Tags;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Tags;

public sealed class TicketTagsTests : IAsyncLifetime
{
    private readonly TestDirectory folder = new();
    private TestHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await SupportHost.StartAsync(knowledge: true, settings: Vocabulary.Settings(folder));
        await host.PublishAsync(folder, Vocabulary.First);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_tag_is_a_revision_with_its_line_and_its_event_and_once_is_enough()
    {
        // Once the workflow has come to rest, no revision but the test's own comes between.
        var ticket = (await host.ProposedAsync(new OpenTicket { Subject = "Export fails", Body = "" })).Id;

        var tagged = await host.MustAsync(Tag(ticket, "TO:2"));
        var again = await host.MustAsync(Tag(ticket, "TO:2"));
        var read = await host.MustAsync(new GetTicket { Id = ticket });

        Assert.Equal(tagged.Revision, again.Revision);
        var tag = Assert.Single(read.Tags);
        Assert.Equal(("topics", "TO:2", "export", TagState.Current, Callers.Administrator.Id), (tag.OntologyId, tag.TermId, tag.Label, tag.State, tag.TaggedBy));
        var line = read.Timeline.Single(e => e.Kind == TimelineKind.Tagged);
        Assert.Equal(("Tagged with \"export\", TO:2 of topics.", null), (line.Text, line.Reference));
        var events = await host.Events.ReadBackAsync(Caller.DefaultTenant, null, new("tickets.changed", ticket), 10, TestContext.Current.CancellationToken);
        Assert.Single(events, e => e.Payload.Contains("\"tag\"", StringComparison.Ordinal) && !e.Payload.Contains("export", StringComparison.Ordinal));

        await host.MustAsync(Untag(ticket, "TO:2"));
        Assert.Empty((await host.MustAsync(new GetTicket { Id = ticket })).Tags);
        Assert.Equal("tag_not_found", await host.CodeAsync(Untag(ticket, "TO:2")));
        Assert.Empty(await host.Database.ReadAsync(work => StoreInvariants.BrokenAsync(work, inFile: true), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tags_made_at_once_are_all_kept()
    {
        var ticket = await OpenAsync("Export fails");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => host.MustAsync(Tag(ticket, $"TO:{1 + (i % 4)}"))));

        Assert.Equal(4, (await host.MustAsync(new GetTicket { Id = ticket })).Tags.Count);
        Assert.Empty(await host.Database.ReadAsync(work => StoreInvariants.BrokenAsync(work, inFile: true), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_tagged_says_what_to_do()
    {
        var ticket = await OpenAsync("Export fails");
        var stranger = Callers.InRole(Roles.Administrator, "other");

        Assert.Equal("ontology_term_not_found", await host.CodeAsync(Tag(ticket, "TO:99")));
        Assert.Equal("ontology_not_found", await host.CodeAsync(new TagTicket { Id = ticket, OntologyId = "none", TermId = "TO:1" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(Tag("none", "TO:1")));
        Assert.Equal("ticket_not_found", (await host.CallAsync(Tag(ticket, "TO:1"), stranger)).Error?.Code);
        Assert.Equal("ticket_not_found", (await host.CallAsync(Untag(ticket, "TO:1"), stranger)).Error?.Code);
        Assert.Equal("ticket_not_found", (await host.CallAsync(new SuggestTicketTags { Id = ticket }, stranger)).Error?.Code);
        Assert.Equal("version_mismatch", (await host.CallAsync(Tag(ticket, "TO:1"), options: new CallOptions { ExpectedVersion = 77 })).Error?.Code);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(Tag(ticket, "TO:1"), Callers.InRole(Roles.Viewer))).Error?.Kind);
        foreach (var hostile in new[] { "\u0001\u001b[2J", " ", "'; drop table tickets; --", new string('x', 2_000) })
        {
            Assert.Equal("ontology_term_not_found", await host.CodeAsync(Tag(ticket, hostile)));
        }

        foreach (var unstorable in new[] { "\ud800", "TO:1\0" })
        {
            Assert.Equal("invalid_request", await host.CodeAsync(Tag(ticket, unstorable)));
        }

        Assert.DoesNotContain((await host.MustAsync(new GetTicket { Id = ticket })).Timeline, e => e.Kind == TimelineKind.Tagged);
    }

    [Fact]
    public async Task No_ticket_has_more_than_fifty_tags()
    {
        await host.PublishAsync(folder, string.Concat(Enumerable.Range(1, 51).Select(i => $"[Term]\nid: MANY:{i}\nname: term {i}\n\n").Prepend("format-version: 1.2\nontology: topics\n\n")));
        var ticket = await OpenAsync("Everything");
        foreach (var i in Enumerable.Range(1, TermTags.Most))
        {
            await host.MustAsync(Tag(ticket, $"MANY:{i}"));
        }

        Assert.Equal("too_many_tags", await host.CodeAsync(Tag(ticket, "MANY:51")));
        await host.MustAsync(Tag(ticket, "MANY:7"));
    }

    [Fact]
    public async Task Lists_of_a_term_have_narrower_ones_with_every_other_filter()
    {
        var output = await OpenAsync("Output is empty");
        var report = await OpenAsync("Report export is empty", "Atlas");
        var export = await OpenAsync("Export is empty", "Atlas");
        await OpenAsync("Untagged is empty", "Atlas");
        foreach (var (ticket, term) in new[] { (output, "TO:1"), (report, "TO:3"), (export, "TO:2"), (export, "TO:4") })
        {
            await host.MustAsync(Tag(ticket, term));
        }

        Assert.Equal([export, report, output], await ListedAsync(new ListTickets { OntologyId = "topics", TermId = "TO:1" }));
        Assert.Equal([export, report], await ListedAsync(new ListTickets { OntologyId = "topics", TermId = "TO:2" }));
        Assert.Equal([report], await ListedAsync(new ListTickets { OntologyId = "topics", TermId = "TO:3" }));
        Assert.Equal([export, report, output], await ListedAsync(new ListTickets { OntologyId = "topics" }));
        Assert.Equal([export, report], await ListedAsync(new ListTickets { OntologyId = "topics", TermId = "TO:1", Product = "Atlas" }));
        Assert.Equal([report], await ListedAsync(new ListTickets { OntologyId = "topics", TermId = "TO:2", Q = "report empty" }));
        Assert.Equal([export, report, output], await ListedAsync(new ListTickets { OntologyId = "topics", Q = "empty" }));
        Assert.Empty(await ListedAsync(new ListTickets { OntologyId = "topics", TermId = "TO:99", Q = "empty" }));
        Assert.Empty(await ListedAsync(new ListTickets { OntologyId = "none", TermId = "TO:1" }));
        Assert.Equal("ontology_missing", await host.CodeAsync(new ListTickets { TermId = "TO:1" }));
        Assert.Empty((await host.MustAsync(new ListTickets { OntologyId = "topics" }, Callers.InRole(Roles.Viewer, "other"))).Items);
        foreach (var words in new[] { null, "empty" })
        {
            var first = await host.MustAsync(new ListTickets { OntologyId = "topics", TermId = "TO:1", Q = words, Limit = 2 });
            var rest = await host.MustAsync(new ListTickets { OntologyId = "topics", TermId = "TO:1", Q = words, Limit = 2, Cursor = first.NextCursor });
            Assert.Equal([export, report, output], first.Items.Concat(rest.Items).Select(t => t.Id));
            Assert.Null(rest.NextCursor);
        }
    }

    [Fact]
    public async Task A_tag_outlives_its_term_and_says_what_took_its_place()
    {
        var ticket = await OpenAsync("Export fails");
        await host.MustAsync(Tag(ticket, "TO:2"));
        await host.MustAsync(Tag(ticket, "TO:4"));

        await host.PublishAsync(folder, Vocabulary.Second);

        var tags = (await host.MustAsync(new GetTicket { Id = ticket })).Tags;
        Assert.Equal([("export", TagState.Obsolete), ("sign-in", TagState.Gone)], tags.Select(t => (t.Label, t.State)));
        Assert.Equal([new TermReplacement("TO:5", "file export")], tags[0].ReplacedBy);
        Assert.Equal([ticket], await ListedAsync(new ListTickets { OntologyId = "topics", TermId = "TO:4" }));
        Assert.Equal("term_obsolete", await host.CodeAsync(Tag(await OpenAsync("Another"), "TO:2")));
        await host.MustAsync(Untag(ticket, "TO:4"));
        Assert.Single((await host.MustAsync(new GetTicket { Id = ticket })).Tags);
    }

    [Fact]
    public async Task Suggestions_are_what_the_ticket_names_or_what_is_asked_for()
    {
        var ticket = (await host.MustAsync(new OpenTicket { Subject = "Sign-in", Body = "Since the update the report exports are empty, and so is every data dump. The export takes an hour." })).Id;

        var named = (await host.MustAsync(new SuggestTicketTags { Id = ticket })).Items;

        Assert.Equal(["TO:2", "TO:3", "TO:4"], named.Select(n => n.TermId));
        Assert.Equal(["report exports"], named[1].Words);
        Assert.Equal(["data dump", "export"], named[0].Words);
        await host.MustAsync(Tag(ticket, "TO:3"));
        Assert.Equal(["TO:2"], (await host.MustAsync(new SuggestTicketTags { Id = ticket, Limit = 1 })).Items.Select(n => n.TermId));
        Assert.Equal(["TO:1"], (await host.MustAsync(new SuggestTicketTags { Id = ticket, Q = "output" })).Items.Select(n => n.TermId));
        Assert.Equal("TO:1", (await host.MustAsync(new SuggestTicketTags { Id = ticket, Q = "TO:1" })).Items[0].TermId);
    }

    [Fact]
    public async Task Erasing_a_customer_erases_what_his_tickets_were_tagged_with()
    {
        var customer = (await host.MustAsync(new CreateCustomer { Name = "Ada King" })).Id;
        var ticket = (await host.MustAsync(new OpenTicket { Subject = "Export fails", Body = "The export is empty.", CustomerId = customer })).Id;
        var kept = await OpenAsync("Export fails for another");
        await host.MustAsync(Tag(ticket, "TO:2"));
        await host.MustAsync(Tag(kept, "TO:2"));

        await host.MustAsync(new EraseCustomer { Id = customer, Confirm = customer });

        var erased = await host.MustAsync(new GetTicket { Id = ticket });
        Assert.Empty(erased.Tags);
        Assert.DoesNotContain("TO:2", Json.Write(erased), StringComparison.Ordinal);
        Assert.Empty((await host.MustAsync(new SuggestTicketTags { Id = ticket })).Items);
        Assert.Equal([kept], await ListedAsync(new ListTickets { OntologyId = "topics" }));
    }

    [Fact]
    public async Task A_duplicate_keeps_its_own_tags()
    {
        var (original, duplicate) = (await OpenAsync("Export fails"), await OpenAsync("Exporting fails"));
        await host.MustAsync(Tag(duplicate, "TO:2"));

        await host.MustAsync(new MarkDuplicate { Id = duplicate, OriginalId = original });

        Assert.Single((await host.MustAsync(new GetTicket { Id = duplicate })).Tags);
        Assert.Empty((await host.MustAsync(new GetTicket { Id = original })).Tags);
    }

    [Fact]
    public async Task Without_a_catalog_tags_are_shown_unchecked_and_none_is_added()
    {
        using var directory = new TestDirectory();
        string ticket;
        await using (var both = await SupportHost.StartAsync(knowledge: true, directory: directory.Path, settings: Vocabulary.Settings(folder)))
        {
            await both.PublishAsync(folder, Vocabulary.First);
            ticket = (await both.MustAsync(new OpenTicket { Subject = "Export fails", Body = "The export is empty." })).Id;
            await both.MustAsync(Tag(ticket, "TO:3"));
        }

        await using var alone = await SupportHost.StartAsync(directory: directory.Path);

        var tag = Assert.Single((await alone.MustAsync(new GetTicket { Id = ticket })).Tags);
        Assert.Equal(("report export", TagState.Unchecked), (tag.Label, tag.State));
        Assert.Equal("knowledge_not_installed", await alone.CodeAsync(Tag(ticket, "TO:1")));
        Assert.Empty((await alone.MustAsync(new SuggestTicketTags { Id = ticket })).Items);
        Assert.Single((await alone.MustAsync(new ListTickets { OntologyId = "topics", TermId = "TO:3" })).Items);
        Assert.Empty((await alone.MustAsync(new ListTickets { OntologyId = "topics", TermId = "TO:1" })).Items);
        await alone.MustAsync(Untag(ticket, "TO:3"));
    }

    private static TagTicket Tag(string ticket, string term) => new() { Id = ticket, OntologyId = "topics", TermId = term };

    private static UntagTicket Untag(string ticket, string term) => new() { Id = ticket, OntologyId = "topics", TermId = term };

    private async Task<string> OpenAsync(string subject, string? product = null) => (await host.MustAsync(new OpenTicket { Subject = subject, Body = "", Product = product })).Id;

    private async Task<IReadOnlyList<string>> ListedAsync(ListTickets request) => [.. (await host.MustAsync(request)).Items.Select(t => t.Id)];
}
