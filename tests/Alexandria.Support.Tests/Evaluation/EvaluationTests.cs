using Alexandria.Support.Evaluation;
using Alexandria.Support.Linking;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void A_report_that_cannot_be_read_is_alone_and_a_failed_query()
    {
        var figures = GroupingEvaluation.Run([new(Report("Cart.add"), "a", ""), new("no report", "a", ""), new("none either", "b", "")]);

        Assert.Equal((3, 3), (figures.Reports, figures.Groups));
        Assert.Equal((2, 0.0), (figures.Ranking.Queries, figures.Ranking.MeanReciprocalRank));
    }

    [Fact]
    public void Reports_of_different_products_never_meet()
    {
        var figures = GroupingEvaluation.Run([new(Report("Cart.add"), "a", "shop"), new(Report("Cart.add"), "a", "mail")]);

        Assert.Equal(2, figures.Groups);
        Assert.Equal(1, figures.BCubed.F1);
        Assert.Equal(0, figures.Ranking.Queries);
    }

    [Fact]
    public void A_tie_in_the_ranking_counts_against_us()
    {
        var same = Report("Cart.add");

        var figures = GroupingEvaluation.Run([new(same, "a", ""), new(same, "b", ""), new(same, "a", "")]);

        Assert.Equal(0.5, figures.Ranking.MeanReciprocalRank);
        Assert.Equal((0.0, 1.0), (figures.Ranking.First, figures.Ranking.RecallAt10));
    }

    [Fact]
    public void Tickets_are_linked_automatically_or_not_at_all_as_they_deserve()
    {
        var data = new LinkingData(
            [Ticket("1", "It fails:\n" + Report("Cart.add"), "cart"), Ticket("2", "How do I print an invoice?", "cart"), Ticket("3", "Failed.\n" + Report("Mail.send"), "mail")],
            [new(Report("Cart.add"), "cart", ""), new(Report("Mail.send"), "mail", ""), new("unreadable", "mail", "")]);

        var figures = LinkingEvaluation.Run(data);

        Assert.Equal((3, 2 / 3.0, 0.75), (figures.Tickets, figures.Top1, figures.MacroTop1));
        Assert.Equal(new AutoLinkFigures { Precision = 1, Recall = 2 / 3.0, Count = 2 }, figures.Auto);
        Assert.Equal(10, figures.Reliability.Count);
        Assert.Equal(2, figures.Reliability[9].Count);
        Assert.Equal(1, figures.Reliability[9].Correct);
    }

    [Fact]
    public void Without_an_automatic_link_there_is_no_precision_to_speak_of()
    {
        var data = new LinkingData([Ticket("1", "How do I print?", "cart")], [new(Report("Cart.add"), "cart", "")]);

        Assert.Null(LinkingEvaluation.Run(data, linking: new LinkingOptions()).Auto.Precision);
        Assert.Equal(0, LinkingEvaluation.Run(new LinkingData([], [])).Top1);
    }

    private static LabelledTicket Ticket(string id, string body, string label) =>
        new(new EvaluationTicket { Id = id, Subject = "Trouble", Body = body }, label);

    private static string Report(string function) =>
        $"java.lang.IllegalStateException: bad state\n\tat com.acme.{function}({function.Split('.')[0]}.java:12)\n\tat com.acme.{function.Split('.')[0]}Page.show({function.Split('.')[0]}Page.java:7)\n";
}
