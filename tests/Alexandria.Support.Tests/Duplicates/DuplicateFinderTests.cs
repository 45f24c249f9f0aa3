using Alexandria.Support.Duplicates;

namespace Alexandria.Support.Tests.Duplicates;

public sealed class DuplicateFinderTests : IDisposable
{
    private const string Trace = """
        java.lang.IllegalStateException: no header row
        	at com.example.ledger.export.SheetWriter.writeHeader(SheetWriter.java:88)
        	at com.example.ledger.export.SheetWriter.write(SheetWriter.java:41)
        	at java.base/java.lang.Thread.run(Thread.java:840)
        """;

    private static readonly DateTimeOffset Day = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly DuplicateFinder finder = new();

    public void Dispose() => finder.Dispose();

    [Fact]
    public void The_ticket_that_says_the_same_comes_first_and_its_reasons_add_up()
    {
        Put("asks", "Right click in mail does nothing", "No context menu opens.");
        Put("same", "Rightclicking in mail: no context menu", "The menu does not open any more.");
        Put("other", "Printing is slow", "Every page takes a minute.");

        var found = finder.Find("asks", 0, 5);

        Assert.Equal("same", found[0].Id);
        Assert.InRange(found[0].Score, 0, 1);
        Assert.Equal(found[0].Score, found[0].Reasons.Sum(r => r.Contribution), 9);
        Assert.Equal(["subject", "time", "words"], found[0].Reasons.Select(r => r.Feature).Order(StringComparer.Ordinal));
        Assert.Contains("context", found[0].Reasons.Single(r => r.Feature == "words").Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(found, f => f.Id == "asks");
    }

    [Fact]
    public void The_same_text_at_the_same_time_scores_1()
    {
        Put("a", "Export fails", "It stops.");
        Put("b", "Export fails", "It stops.");

        Assert.Equal(1, finder.Find("a", 0.99, 1)[0].Score, 6);
    }

    [Fact]
    public void Error_codes_stack_frames_and_versions_are_reasons_of_their_own()
    {
        Put("asks", "Export fails", "LEDGER-2201 after the update.\n\n" + Trace, version: "4.2.1");
        Put("same", "Sheet is empty", "Nothing in it but LEDGER-2201.\n\n" + Trace, version: "4.2.1");
        Put("other", "Sheet is slow", "It takes long.", version: "4.2.0");

        var reasons = finder.Find("asks", 0, 1)[0].Reasons.ToDictionary(r => r.Feature, r => r.Detail, StringComparer.Ordinal);

        Assert.Equal("Both name LEDGER-2201.", reasons["error_codes"]);
        Assert.Equal("Both are about version 4.2.1.", reasons["version"]);
        Assert.Contains("com.example.ledger.export.SheetWriter.writeHeader", reasons["frames"], StringComparison.Ordinal);
        Assert.DoesNotContain("Thread.run", reasons["frames"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_named_in_prose_meets_the_same_one_in_a_trace()
    {
        Put("trace", "Export fails", Trace);
        Put("prose", "It stops in com.example.ledger.export.SheetWriter.writeHeader", "Since Monday.");
        Put("other", "Export of sheets fails", "Since Monday.");

        Assert.Contains("com.example.ledger.export.SheetWriter.writeHeader", finder.Find("trace", 0, 3).Single(f => f.Id == "prose").Reasons.Single(r => r.Feature == "words").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_the_browser_that_people_write_with_makes_nothing_alike()
    {
        const string Agent = "User Agent: Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0 SeaMonkey/2.53.1\n\n";
        Put("asks", "Mail is empty", Agent + "Nothing is shown.");
        Put("same agent", "Calendar crashes", Agent + "It closes.");

        Assert.DoesNotContain("gecko", string.Concat(finder.Find("asks", 0, 5).SelectMany(f => f.Reasons).Select(r => r.Detail)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("see section/2 (below) and   it fails", UserAgents.RemoveFrom("see section/2 (below) and curl/8.1 (x86_64; linux) libcurl/8.1 it fails"));
    }

    [Fact]
    public void Of_two_that_say_the_same_the_nearer_in_time_comes_first()
    {
        Put("asks", "Export fails", "It stops.", at: Day);
        Put("a year ago", "Export fails", "It stops.", at: Day.AddYears(-1));
        Put("tomorrow", "Export fails", "It stops.", at: Day.AddDays(1));

        Assert.Equal(["tomorrow", "a year ago"], finder.Find("asks", 0, 5).Select(f => f.Id));
    }

    [Fact]
    public void Tickets_of_another_product_are_not_alike_and_one_without_a_product_may_be()
    {
        Put("asks", "Export fails", "It stops.", product: "Atlas");
        Put("other product", "Export fails", "It stops.", product: "Quill");
        Put("none", "Export fails", "It stops.");
        Put("same product", "Export fails", "It stops.", product: "atlas");

        Assert.Equal(["none", "same product"], finder.Find("asks", 0, 5).Select(f => f.Id));
    }

    [Fact]
    public void What_was_removed_or_replaced_leaves_no_trace_in_the_scores()
    {
        Put("asks", "Export fails", "It stops.");
        Put("same", "Exports fail", "They stop.");
        var before = finder.Rank("asks");
        for (var i = 0; i < 3; i++)
        {
            Put("passing", $"Export of kind {i} fails", "It stops with a trace.\n" + Trace);
        }

        Assert.True(finder.Remove("passing"));
        Assert.False(finder.Remove("passing"));

        Assert.Equal(before, finder.Rank("asks"));
        Assert.Empty(finder.Find("passing", 0, 5));
    }

    [Fact]
    public void Floor_limit_and_filter_are_kept()
    {
        Put("asks", "Export fails", "It stops.");
        Put("a", "Export fails", "It stops.");
        Put("b", "Export fails", "It stops.");
        Put("c", "Export of something else altogether", "There is nothing to be said about it.");

        Assert.Equal(["a", "b"], finder.Find("asks", 0.9, 5).Select(f => f.Id));
        Assert.Equal(["a"], finder.Find("asks", 0, 1).Select(f => f.Id));
        Assert.Equal(["b", "c"], finder.Find("asks", 0, 5, id => id != "a").Select(f => f.Id));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "\uD83D\u0000")]
    public void A_ticket_that_says_nothing_is_like_none(string subject, string body)
    {
        Put("asks", subject, body);
        Put("same", subject, body);

        Assert.Empty(finder.Find("asks", 0, 5));
    }

    private void Put(string id, string subject, string body, string? product = null, string? version = null, DateTimeOffset? at = null) =>
        finder.Put(id, new TicketText { Subject = subject, Body = body, Product = product, Version = version, Created = at ?? Day });
}
