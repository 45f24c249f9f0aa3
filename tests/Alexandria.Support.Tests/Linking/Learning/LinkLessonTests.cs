using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;

namespace Alexandria.Support.Tests.Linking.Learning;

public sealed class LinkLessonTests
{
    private static readonly LinkingOptions Options = new();
    private static readonly LinkModel Shipped = new(LinkWeights.Shipped, Options.AutoThreshold);

    [Fact]
    public void Too_few_links_or_all_of_one_kind_change_nothing_and_say_so()
    {
        var all = LinkFitTests.Drawn(1, 400, LinkFitTests.Truth);
        foreach (var examples in new List<LinkExample>[] { [], all[..1], all[..29], [.. all.Select(e => e with { Right = true })], [.. all.Select(e => e with { Right = false })] })
        {
            var lesson = LinkLesson.Learn(examples, Shipped, Options);

            Assert.Equal((false, null, HeldBack.None), (lesson.Better, lesson.Fitted, lesson.HeldBack));
            Assert.StartsWith("Kept: it takes 30 decided links", lesson.Verdict, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(200, HeldBack.CrossValidation, 200)]
    [InlineData(2_000, HeldBack.NewestFifth, 400)]
    public void Weights_that_predict_the_held_back_links_better_are_better(int count, HeldBack how, int held)
    {
        var lesson = LinkLesson.Learn(LinkFitTests.Drawn(5, count, LinkFitTests.Truth), Shipped, Options);

        Assert.True(lesson.Better, lesson.Verdict);
        Assert.Equal((how, held, held), (lesson.HeldBack, lesson.Before.Count, lesson.After.Count));
        Assert.True(Calibration.LogLoss(lesson.After) < Calibration.LogLoss(lesson.Before));
        Assert.True(Calibration.Brier(lesson.After) < Calibration.Brier(lesson.Before));
    }

    [Fact]
    public void Where_the_weights_in_force_are_right_they_stay()
    {
        var lesson = LinkLesson.Learn(LinkFitTests.Drawn(6, 800, LinkWeights.Shipped), Shipped, Options);

        Assert.False(lesson.Better);
        Assert.StartsWith("Kept: on the links held back", lesson.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Learning_again_from_the_same_links_changes_nothing_more()
    {
        var examples = LinkFitTests.Drawn(7, 600, LinkFitTests.Truth);
        var first = LinkLesson.Learn(examples, Shipped, Options);

        Assert.True(first.Better);
        Assert.False(LinkLesson.Learn(examples, first.Fitted!, Options).Better);
    }

    [Fact]
    public void Learnt_scores_are_calibrated_on_links_that_they_were_not_fitted_to()
    {
        var lesson = LinkLesson.Learn(LinkFitTests.Drawn(8, 5_000, LinkFitTests.Truth), Shipped, Options);

        Assert.All(Calibration.Reliability(lesson.After).Where(b => b.Count >= 60), b => Assert.InRange(b.MeanScore!.Value - b.Correct!.Value, -0.15, 0.15));
    }

    [Theory]
    [InlineData(132, false)]
    [InlineData(133, true)]
    public void A_threshold_of_ones_own_takes_enough_faultless_links(int links, bool own)
    {
        var heldBack = Enumerable.Range(0, links).Select(i => (0.6 + (i * 0.001), true)).ToList();

        Assert.Equal(own ? 0.6 : (double?)null, AutoBand.Lowest(heldBack, 0.98, 0.5));
    }

    [Fact]
    public void The_threshold_is_the_lowest_that_keeps_the_precision()
    {
        List<(double Score, bool Right)> heldBack = [.. Enumerable.Repeat((0.9, true), 300), .. Enumerable.Repeat((0.7, true), 50), .. Enumerable.Repeat((0.6, false), 50), .. Enumerable.Repeat((0.3, true), 500)];

        Assert.Equal(0.7, AutoBand.Lowest(heldBack, 0.98, 0.5));
        Assert.Equal(0.3, AutoBand.Lowest(heldBack, 0.9, 0.1));
        Assert.Null(AutoBand.Lowest([], 0.98, 0.5));
    }

    [Fact]
    public void A_few_links_raise_the_threshold_by_what_they_count()
    {
        List<(double Score, bool Right)> heldBack = [.. Enumerable.Repeat((0.95, true), 20), (0.9, false), .. Enumerable.Repeat((0.88, true), 20)];

        Assert.Null(AutoBand.Lowest(heldBack, 0.98, 0.5));
        Assert.Equal(0.95, AutoBand.AsCounted(heldBack, 0.98, 0.85));
        Assert.Equal(0.88, AutoBand.AsCounted(heldBack, 0.97, 0.85));
        Assert.Null(AutoBand.AsCounted(heldBack[20..], 0.98, 0.85));
    }

    // Wilson's interval as worked out by hand: (p + z²/2n - z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.6449.
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 10, 0)]
    [InlineData(10, 10, 0.7870)]
    [InlineData(95, 100, 0.9008)]
    public void The_lower_bound_is_that_of_Wilson(int right, int all, double bound) => Assert.Equal(bound, AutoBand.LowerBound(right, all), 3);

    [Fact]
    public void Figures_of_nothing_are_absent_and_never_not_a_number()
    {
        Assert.Null(Calibration.Brier([]));
        Assert.Null(Calibration.LogLoss([]));
        Assert.Null(LinkLesson.Precision([], 0.5));
        Assert.Null(LinkLesson.Recall([(0.9, false)], 0.5));
        Assert.True(double.IsFinite(Calibration.LogLoss([(0, true), (1, false)])!.Value));
        Assert.Equal((0.25, Math.Log(2)), (Calibration.Brier([(0.5, true)]), Calibration.LogLoss([(0.5, true)])));
    }
}
