using Alexandria.Support.Evaluation;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class ClusterAgreementTests
{
    [Fact]
    public void Groups_that_are_the_true_ones_under_other_names_agree_fully()
    {
        var reports = new[] { ("1", "x"), ("1", "x"), ("2", "y") };

        Assert.Equal(new Agreement(1, 1), ClusterAgreement.BCubed(reports));
        Assert.Equal(new Agreement(1, 1), ClusterAgreement.Pairwise(reports));
    }

    [Fact]
    public void Everything_in_one_group_costs_precision_only()
    {
        var reports = new[] { ("1", "x"), ("1", "x"), ("1", "y"), ("1", "y") };

        Assert.Equal(new Agreement(0.5, 1), ClusterAgreement.BCubed(reports));
        Assert.Equal(new Agreement(1 / 3.0, 1), ClusterAgreement.Pairwise(reports));
    }

    [Fact]
    public void Everything_apart_costs_recall_only()
    {
        var reports = new[] { ("1", "x"), ("2", "x"), ("3", "y") };

        var bcubed = ClusterAgreement.BCubed(reports);
        Assert.Equal((1, 2 / 3.0, 0.8), (bcubed.Precision, bcubed.Recall, Math.Round(bcubed.F1, 9)));
        Assert.Equal(new Agreement(1, 0), ClusterAgreement.Pairwise(reports));
    }

    [Fact]
    public void No_reports_are_no_mistake()
    {
        Assert.Equal(1, ClusterAgreement.BCubed([]).F1);
        Assert.Equal(1, ClusterAgreement.Pairwise([]).F1);
        Assert.Equal(0, new Agreement(0, 0).F1);
    }
}
