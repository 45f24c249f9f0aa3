using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Linking;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Tests.Linking;

public sealed class LinkScorerTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly LinkingOptions Options = new();

    [Fact]
    public void A_quoted_trace_of_the_same_crash_links_by_itself_and_says_why()
    {
        var link = One(new TicketSignals(), Candidate("g1", Match("g1", 0.95)));

        Assert.Equal(LinkVerdict.Auto, link.Verdict);
        Assert.Contains(link.Features, f => f.Name == "trace" && f.Reason.StartsWith("Of the trace that the ticket quotes, 7 of 9 in-app frames are this group's, the innermost among them", StringComparison.Ordinal));
    }

    [Fact]
    public void The_contributions_add_up_to_the_score()
    {
        var ticket = new TicketSignals { ErrorCodes = ["ORA-00942"], Components = ["reportwriter"], Versions = ["4.2"], Created = Monday };
        var group = Group("g1") with { ErrorCodes = ["ORA-00942"], Components = ["reportwriter"], Versions = ["4.1"], FirstSeen = Monday, LastSeen = Monday };

        var link = One(ticket, new LinkCandidate(group, (0, Match("g1", 0.5)), 0.4, ["export"]));

        Assert.Equal(["base", "trace", "error_code", "component", "version", "text", "time"], link.Features.Select(f => f.Name));
        Assert.Equal(1 / (1 + Math.Exp(-link.Features.Sum(f => f.Contribution))), link.Score, 12);
        Assert.All(link.Features, f => Assert.NotEqual("", f.Reason));
    }

    [Fact]
    public void What_nobody_said_adds_nothing()
    {
        var link = One(new TicketSignals { Versions = ["4.2"], Created = Monday }, Candidate("g1"));

        Assert.Equal(["base"], link.Features.Select(f => f.Name));
        Assert.Equal(LinkVerdict.None, link.Verdict);
    }

    [Fact]
    public void Another_version_speaks_against_and_the_same_for_it()
    {
        var ticket = new TicketSignals { Versions = ["4.2"] };

        Assert.True(One(ticket, new(Group("g") with { Versions = ["4.2"] }, null, 0, [])).LogOdds > -4);
        Assert.True(One(ticket, new(Group("g") with { Versions = ["3.0"] }, null, 0, [])).LogOdds < -4);
    }

    [Fact]
    public void Two_groups_that_fit_equally_well_are_left_to_a_person()
    {
        var links = LinkScorer.Rank(new TicketSignals(), [Candidate("g2", Match("g2", 0.9)), Candidate("g1", Match("g1", 0.9))], Options);

        Assert.Equal(["g1", "g2"], links.Select(l => l.GroupId));
        Assert.All(links, l => Assert.Equal(LinkVerdict.Suggest, l.Verdict));
        Assert.All(links, l => Assert.InRange(l.Score, 0.4, 0.5));
        Assert.Contains(links[0].Features, f => f.Name == "rival" && f.Reason == "Only one crash group can be right, and \"Crash g2\" fits too.");
    }

    [Fact]
    public void The_scores_of_rivals_for_one_trace_never_exceed_certainty()
    {
        var candidates = Enumerable.Range(0, 10).Select(i => Candidate("g" + i, Match("g" + i, 1 - (i * 0.05)))).ToList();

        Assert.InRange(LinkScorer.Rank(new TicketSignals(), candidates, Options).Sum(l => l.Score), 0, 1);
    }

    [Fact]
    public void Two_traces_may_link_two_groups()
    {
        var links = LinkScorer.Rank(new TicketSignals(), [new(Group("g1"), (0, Match("g1", 0.95)), 0, []), new(Group("g2"), (1, Match("g2", 0.95)), 0, [])], Options);

        Assert.All(links, l => Assert.Equal(LinkVerdict.Auto, l.Verdict));
    }

    [Fact]
    public void A_crash_elsewhere_on_the_path_is_suggested_while_no_group_crashes_there()
    {
        var elsewhere = Match("g1", 0.1) with { Joins = false, SamePlace = false, PathShare = 0.9 };

        var alone = One(new TicketSignals(), Candidate("g1", elsewhere));
        var beside = LinkScorer.Rank(new TicketSignals(), [Candidate("g1", elsewhere), Candidate("g2", Match("g2", 0.95))], Options);

        Assert.Equal(LinkVerdict.Suggest, alone.Verdict);
        Assert.Equal([("g2", LinkVerdict.Auto), ("g1", LinkVerdict.None)], beside.Select(l => (l.GroupId, l.Verdict)));
    }

    [Fact]
    public void Words_alone_do_not_link_beside_a_trace()
    {
        var ticket = new TicketSignals { ErrorCodes = ["X-1000"], Components = ["a", "b"] };
        var said = new LinkCandidate(Group("g1") with { ErrorCodes = ["X-1000"], Components = ["a", "b"] }, null, 1, ["word"]);

        Assert.Equal(LinkVerdict.Auto, One(ticket, said).Verdict);
        Assert.Equal(LinkVerdict.Suggest, LinkScorer.Rank(ticket, [said, Candidate("g2", Match("g2", 0.95))], Options).Single(l => l.GroupId == "g1").Verdict);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 1)]
    [InlineData(22, 0.5)]
    [InlineData(60, 0)]
    [InlineData(-16, 0.5)]
    public void Time_counts_less_the_farther_the_ticket_is_from_the_reports(int days, double value)
    {
        var group = Group("g") with { FirstSeen = Monday, LastSeen = Monday };

        var time = One(new TicketSignals { Created = Monday.AddDays(days) }, new(group, null, 0, [])).Features.SingleOrDefault(f => f.Name == "time");

        Assert.Equal(value, time?.Value ?? 0, 9);
    }

    private static ScoredLink One(TicketSignals ticket, LinkCandidate candidate) => Assert.Single(LinkScorer.Rank(ticket, [candidate], Options));

    private static CrashGroupSignals Group(string id) => new() { GroupId = id, Title = $"Crash {id}" };

    private static LinkCandidate Candidate(string id, GroupMatch? match = null) => new(Group(id), match is null ? null : (0, match), 0, []);

    private static GroupMatch Match(string id, double similarity) => new(id, similarity, similarity >= 0.4, 7, 9, similarity, true);
}
