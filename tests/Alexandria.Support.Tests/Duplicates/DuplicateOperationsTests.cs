using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Customers;
using Alexandria.Support.Duplicates;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Duplicates;

public sealed class DuplicateOperationsTests : IAsyncLifetime
{
    private readonly TestDirectory directory = new();
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await SupportHost.StartAsync(directory: directory.Path);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_ticket_finds_those_that_say_the_same_whatever_became_of_them()
    {
        var open = await OpenAsync("Archive function does not work", "Messages are not archived since the update.");
        var resolved = await OpenAsync("Archiving messages does not work", "Since the update the archive stays empty.");
        await OpenAsync("Printing is slow", "Every page takes a minute.");
        var asks = await OpenAsync("Archive of messages does not work", "Nothing is archived since the update.");
        await host.MustAsync(new ResolveTicket { Id = resolved, Resolution = "Name an archive folder." });

        var found = (await host.MustAsync(new ListDuplicates { Id = asks })).Items;

        Assert.Equal(new[] { open, resolved }.Order(StringComparer.Ordinal), found.Select(f => f.Id).Order(StringComparer.Ordinal));
        Assert.All(found, f => Assert.Equal(f.Score, f.Reasons.Sum(r => r.Contribution), 9));
        Assert.Equal((TicketStatus.Resolved, "Name an archive folder."), found.Where(f => f.Id == resolved).Select(f => (f.Status, f.Resolution)).Single());
        Assert.Single((await host.MustAsync(new ListDuplicates { Id = asks, Limit = 1 })).Items);
        Assert.Empty((await host.MustAsync(new ListDuplicates { Id = asks, MinScore = 1 })).Items);
        Assert.Equal([resolved], (await host.MustAsync(new ListSimilarResolved { Id = asks })).Items.Select(f => f.Id));
    }

    [Fact]
    public async Task A_resolution_that_is_taken_back_is_no_longer_among_the_resolved()
    {
        var resolved = await OpenAsync("Archive does not work", "Nothing is archived.");
        var asks = await OpenAsync("Archive does not work", "Nothing is archived.");
        await host.MustAsync(new ResolveTicket { Id = resolved, Resolution = "Name an archive folder." });
        Assert.Single((await host.MustAsync(new ListSimilarResolved { Id = asks })).Items);

        await host.MustAsync(new ReopenTicket { Id = resolved });

        Assert.Empty((await host.MustAsync(new ListSimilarResolved { Id = asks })).Items);
        Assert.Equal([resolved], await DuplicatesAsync(asks));
    }

    [Fact]
    public async Task An_edited_subject_or_product_is_compared_anew()
    {
        var other = await OpenAsync("Archive does not work", "");
        var asks = await OpenAsync("Something else", "");
        Assert.Empty(await DuplicatesAsync(asks));

        await host.MustAsync(new EditTicket { Id = asks, Subject = "Archive does not work" });
        Assert.Equal([other], await DuplicatesAsync(asks));

        await host.MustAsync(new EditTicket { Id = asks, Product = "Atlas" });
        await host.MustAsync(new EditTicket { Id = other, Product = "Quill" });
        Assert.Empty(await DuplicatesAsync(asks));
    }

    [Fact]
    public async Task Another_tenant_s_tickets_are_never_shown()
    {
        var stranger = Callers.InRole(Roles.Administrator, "other");
        var asks = await OpenAsync("Archive does not work", "Nothing is archived.");
        var theirs = (await host.MustAsync(new OpenTicket { Subject = "Archive does not work", Body = "Nothing is archived." }, stranger)).Id;

        Assert.Empty(await DuplicatesAsync(asks));
        Assert.Equal("ticket_not_found", (await host.CallAsync(new ListDuplicates { Id = asks }, stranger)).Error?.Code);
        Assert.Equal("ticket_not_found", (await host.CallAsync(new ListSimilarResolved { Id = theirs })).Error?.Code);
        Assert.Equal("ticket_not_found", await host.CodeAsync(new MarkDuplicate { Id = asks, OriginalId = theirs }));
    }

    [Fact]
    public async Task Marking_a_ticket_as_a_duplicate_closes_it_and_says_so_on_both()
    {
        var original = await OpenAsync("Archive does not work", "Nothing is archived.");
        var duplicate = await OpenAsync("The archive is empty", "Archiving does nothing.");

        var closed = await host.MustAsync(new MarkDuplicate { Id = duplicate, OriginalId = original });
        var again = await host.MustAsync(new MarkDuplicate { Id = duplicate, OriginalId = original });

        Assert.Equal(TicketStatus.Closed, closed.Status);
        Assert.Equal(closed.Revision, again.Revision);
        var line = (await host.MustAsync(new GetTicket { Id = duplicate })).Timeline.Single(e => e.Kind == TimelineKind.MarkedDuplicate);
        Assert.Equal(original, line.Reference);
        Assert.Equal((original, DuplicateDecision.Original), await FirstAsync(duplicate));
        Assert.Equal((duplicate, DuplicateDecision.Duplicate), await FirstAsync(original));
        Assert.NotEqual(TicketStatus.Closed, (await host.MustAsync(new GetTicket { Id = original })).Status);
    }

    [Fact]
    public async Task What_a_person_decided_survives_a_restart()
    {
        var original = await OpenAsync("Archive does not work", "Nothing is archived.");
        var duplicate = await OpenAsync("Export does not work", "Something else entirely is wrong.");
        var different = await OpenAsync("Archive does not work", "Nothing is archived.");
        await host.MustAsync(new MarkDuplicate { Id = duplicate, OriginalId = original });
        await host.MustAsync(new RejectDuplicate { Id = original, OtherId = different });
        await host.DisposeAsync();

        host = await SupportHost.StartAsync(directory: directory.Path);

        Assert.Equal((duplicate, DuplicateDecision.Duplicate), await FirstAsync(original));
        Assert.Equal([duplicate], await DuplicatesAsync(original));
        Assert.Empty(await DuplicatesAsync(different));
    }

    [Fact]
    public async Task The_last_word_about_a_pair_counts()
    {
        var one = await OpenAsync("Archive does not work", "Nothing is archived.");
        var two = await OpenAsync("Archive does not work", "Nothing is archived.");
        await host.MustAsync(new ResolveTicket { Id = two, Resolution = "Name an archive folder." });

        await host.MustAsync(new RejectDuplicate { Id = one, OtherId = two });
        await host.MustAsync(new RejectDuplicate { Id = two, OtherId = one });
        Assert.Empty(await DuplicatesAsync(one));
        Assert.Empty((await host.MustAsync(new ListSimilarResolved { Id = one })).Items);
        Assert.DoesNotContain((await host.MustAsync(new GetTicket { Id = two })).Timeline, e => e.Kind == TimelineKind.DuplicateRejected);

        await host.MustAsync(new MarkDuplicate { Id = two, OriginalId = one });
        await host.MustAsync(new MarkDuplicate { Id = one, OriginalId = two });

        Assert.Equal((two, DuplicateDecision.Original), await FirstAsync(one));
        Assert.Single(await DuplicatesAsync(two));
        Assert.Equal(TicketStatus.Resolved, (await host.MustAsync(new GetTicket { Id = two })).Status);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var ticket = await OpenAsync("Archive does not work", "");

        Assert.Equal("duplicate_of_itself", await host.CodeAsync(new MarkDuplicate { Id = ticket, OriginalId = ticket }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new MarkDuplicate { Id = ticket, OriginalId = "none" }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new MarkDuplicate { Id = "none", OriginalId = ticket }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new RejectDuplicate { Id = ticket, OtherId = ticket }));
        Assert.Equal("ticket_not_found", await host.CodeAsync(new ListDuplicates { Id = "none" }));
        Assert.Equal("version_mismatch", (await host.CallAsync(new RejectDuplicate { Id = ticket, OtherId = ticket }, options: new CallOptions { ExpectedVersion = 7 })).Error?.Code);
        Assert.Equal(ErrorKind.Invalid, (await host.CallAsync(new ListDuplicates { Id = ticket, Limit = 51 })).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new MarkDuplicate { Id = ticket, OriginalId = ticket }, Callers.InRole(Roles.Viewer))).Error?.Kind);
    }

    [Fact]
    public async Task An_erased_ticket_is_like_none()
    {
        var customer = (await host.MustAsync(new CreateCustomer { Name = "Ada King" })).Id;
        var (one, two) = (await OpenAsync("Archive does not work", "Nothing is archived.", customer), await OpenAsync("Archive does not work", "Nothing is archived.", customer));
        var asks = await OpenAsync("Archive does not work", "Nothing is archived.");
        Assert.Equal(2, (await DuplicatesAsync(asks)).Count);

        await host.MustAsync(new EraseCustomer { Id = customer, Confirm = customer });

        Assert.Empty(await DuplicatesAsync(asks));
        Assert.Empty(await DuplicatesAsync(one));
        Assert.Empty(await DuplicatesAsync(two));
    }

    private async Task<string> OpenAsync(string subject, string body, string? customer = null) =>
        (await host.MustAsync(new OpenTicket { Subject = subject, Body = body, CustomerId = customer })).Id;

    private async Task<IReadOnlyList<string>> DuplicatesAsync(string id) => [.. (await host.MustAsync(new ListDuplicates { Id = id })).Items.Select(f => f.Id)];

    private async Task<(string, DuplicateDecision?)> FirstAsync(string id) => (await host.MustAsync(new ListDuplicates { Id = id })).Items[0] is var first ? (first.Id, first.Decision) : default;
}
