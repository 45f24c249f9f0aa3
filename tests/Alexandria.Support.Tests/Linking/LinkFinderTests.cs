using System.ComponentModel.DataAnnotations;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Linking;
using Alexandria.Support.Tests.CrashReports.Grouping;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Tests.Linking;

public sealed class LinkFinderTests
{
    private static readonly ParsedCrash Full = Crashes.Of("IOException", "ORA-01653 unable to extend tablespace ledger", "acme.ReportWriter.flush@88", "acme.Export.run@20", "acme.Main.main@3");
    private static readonly ParsedCrash Mail = Crashes.Of("TimeoutException", "no answer from relay", "acme.MailSender.connect@12", "acme.Queue.drain@7", "acme.Main.main@3");

    [Fact]
    public void A_ticket_that_quotes_the_trace_finds_its_group()
    {
        using var index = new CrashGroupIndex();
        using var finder = Finder(index);

        var links = finder.Find(new TicketSignals { Traces = [Full] });

        Assert.Equal(("full", LinkVerdict.Auto), (links[0].GroupId, links[0].Verdict));
    }

    [Fact]
    public void A_ticket_without_a_trace_finds_it_by_code_component_and_words()
    {
        using var index = new CrashGroupIndex();
        using var finder = Finder(index);

        var links = finder.Find(TicketReader.Read("Export fails", "ReportWriter gives ORA-01653, unable to extend tablespace, in version 4.2"));

        Assert.Equal("full", links[0].GroupId);
        Assert.Equal(LinkVerdict.Auto, links[0].Verdict);
        Assert.Superset(new HashSet<string> { "error_code", "component", "version", "text" }, links[0].Features.Select(f => f.Name).ToHashSet());
    }

    [Fact]
    public void An_unrelated_ticket_is_linked_with_nothing()
    {
        using var index = new CrashGroupIndex();
        using var finder = Finder(index);

        var links = finder.Find(TicketReader.Read("Invoice layout", "How do I move the logo to the left? The main page shows it on the right."));

        Assert.All(links, l => Assert.Equal(LinkVerdict.None, l.Verdict));
    }

    [Fact]
    public void A_forgotten_group_is_not_found()
    {
        using var index = new CrashGroupIndex();
        using var finder = Finder(index);

        Assert.True(finder.Remove("full"));
        Assert.False(finder.Remove("full"));
        Assert.DoesNotContain(finder.Find(new TicketSignals { Traces = [Full] }), l => l.GroupId == "full");
        Assert.Null(finder.Get("full"));
    }

    [Fact]
    public void Signals_of_a_group_grow_with_its_reports_within_bounds()
    {
        var early = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var signals = new CrashGroupSignals { GroupId = "g" };
        for (var i = 0; i < 300; i++)
        {
            signals = signals.With(Crashes.Of("E" + i, "problem " + i, $"acme.Part{i}.go"), "1." + i, early.AddDays(i % 7));
        }

        Assert.Equal((50, 50), (signals.ExceptionTypes.Count, signals.Versions.Count));
        Assert.True(signals.Text.Length <= 4000 && signals.Components.Count <= 50);
        Assert.Equal((early, early.AddDays(6)), (signals.FirstSeen, signals.LastSeen));
        Assert.Equal(signals, signals.With(Crashes.Of("E0", "problem 0", "acme.Part0.go"), "1.0"));
    }

    [Fact]
    public void Thresholds_in_the_wrong_order_are_refused()
    {
        using var index = new CrashGroupIndex();

        Assert.Throws<ValidationException>(() => new LinkFinder(index, new LinkingOptions { AutoThreshold = 0.6, SuggestThreshold = 0.7 }));
        Assert.Throws<ValidationException>(() => new LinkFinder(index, new LinkingOptions { AutoThreshold = 0.1 }));
    }

    private static LinkFinder Finder(CrashGroupIndex index)
    {
        index.Add("r1", "full", Full);
        index.Add("r2", "mail", Mail);
        var finder = new LinkFinder(index);
        finder.Put(new CrashGroupSignals { GroupId = "full" }.With(Full, "4.2"));
        finder.Put(new CrashGroupSignals { GroupId = "mail" }.With(Mail, "4.2"));
        return finder;
    }
}
