using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Tests.Linking.Learning;

public sealed class LinkFitTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fitting_twice_gives_the_same_and_no_weight_speaks_against_its_feature(int seed)
    {
        var examples = Drawn(seed, 200, new Random(seed).NextDouble() < 0.5 ? Contrary : Truth);

        var weights = LinkFit.Fit(examples, LinkWeights.Shipped);

        Assert.Equal(weights, LinkFit.Fit(examples, LinkWeights.Shipped));
        Assert.All(weights.ToVector(), w => Assert.True(double.IsFinite(w)));
        Assert.All(weights.ToVector().Skip(1), w => Assert.True(w >= 0));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void More_of_a_feature_never_lowers_a_score_and_scores_lie_between_0_and_1(int seed)
    {
        var random = new Random(seed);
        var weights = LinkFit.Fit(Drawn(seed, 150, Truth), LinkWeights.Shipped);
        foreach (var example in Drawn(seed + 100, 100, Truth))
        {
            var score = example.Score(weights);
            var values = example.Values.ToArray();
            var at = random.Next(1, values.Length);
            values[at] += random.NextDouble();

            Assert.InRange(score, double.Epsilon, 1 - 1e-12);
            Assert.True((example with { Values = values }).Score(weights) >= score);
        }
    }

    [Fact]
    public void The_scorer_is_monotone_in_what_it_finds_under_fitted_weights()
    {
        var weights = LinkFit.Fit(Drawn(7, 300, Contrary), LinkWeights.Shipped);
        var scores = Enumerable.Range(0, 21).Select(i => LinkScorer.Rank(
            new TicketSignals(), [new LinkCandidate(new CrashGroupSignals { GroupId = "g" }, (0, new GroupMatch("g", i / 20.0, i > 7, 7, 9, i / 20.0, true)), i / 20.0, ["word"])], new LinkingOptions(), weights)[0].Score).ToList();

        Assert.Equal(scores.Order(), scores);
        Assert.All(scores, s => Assert.InRange(s, 1e-9, 1 - 1e-9));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(500, true)]
    [InlineData(500, false)]
    public void Only_accepted_only_rejected_and_single_links_give_finite_weights(int count, bool right)
    {
        var examples = Enumerable.Range(0, count).Select(i => new LinkExample([1, 0.9, 0, 0.5, -1, 0.2, 0], -0.3, right, i)).ToList();

        var weights = LinkFit.Fit(examples, LinkWeights.Shipped);

        Assert.All(weights.ToVector(), w => Assert.True(double.IsFinite(w)));
        Assert.Equal(LinkWeights.Shipped.ErrorCode, weights.ErrorCode, 9);
        var (before, after) = (examples.Select(e => e.Score(LinkWeights.Shipped)).ToList(), examples.Select(e => e.Score(weights)).ToList());
        Assert.All(before.Zip(after), s => Assert.True(right ? s.Second >= s.First : s.Second <= s.First));
    }

    [Fact]
    public void Equal_rows_that_contradict_each_other_meet_in_their_share()
    {
        var examples = Enumerable.Range(0, 4_000).Select(i => new LinkExample([1, 0, 0, 0, 0, 0, 0], 0, i % 4 == 0, i)).ToList();

        Assert.Equal(0.25, examples[0].Score(LinkFit.Fit(examples, LinkWeights.Shipped)), 2);
    }

    [Fact]
    public void Little_data_changes_little_and_much_data_finds_the_truth()
    {
        var few = LinkFit.Fit(Drawn(3, 5, Truth), LinkWeights.Shipped);
        var many = LinkFit.Fit(Drawn(4, 5_000, Truth), LinkWeights.Shipped);

        Assert.All(few.ToVector().Zip(LinkWeights.Shipped.ToVector()), w => Assert.InRange(Math.Abs(w.First - w.Second), 0, 1.5));
        Assert.True(Distance(many, Truth) < 0.5 * Distance(LinkWeights.Shipped, Truth), $"{many}");
    }

    [Fact]
    public void Ids_and_names_are_no_part_of_an_example()
    {
        IReadOnlyList<LinkReason> reasons = [new("base", -4, "Where nothing is known", 1), new("trace", 9, "Of the trace", 0.9), new("rival", -0.2, "\"Crash in Ledger\" fits too.", -1)];
        var example = LinkExample.Of(reasons, true, 0)!;
        var renamed = LinkExample.Of([.. reasons.Select(r => r with { Detail = "other names" })], true, 0)!;

        Assert.Equal(example.Values, renamed.Values);
        Assert.Equal((-0.2, 1.0, 0.9), (example.Offset, example.Values[0], example.Values[1]));
    }

    [Fact]
    public void What_was_not_scored_or_not_kept_teaches_nothing()
    {
        Assert.Null(LinkExample.Of([], true, 0));
        Assert.Null(LinkExample.Of([new("base", -4, "")], true, 0));
        Assert.Null(LinkExample.Of([new("base", -4, "", 1), new("attached", 8, "")], true, 0));
        Assert.Null(LinkExample.Of([new("base", -4, "", 1), new("rival", double.NegativeInfinity, "", -1)], true, 0));
    }

    internal static readonly LinkWeights Truth = LinkWeights.Shipped with { Base = -1, Trace = 3, ErrorCode = 1, Text = 6 };

    private static readonly LinkWeights Contrary = LinkWeights.Of([4, -6, -3, -2, -2, -4, -1]);

    /// <summary>Links whose fate is drawn by the odds that the weights give; two of each ticket.</summary>
    internal static List<LinkExample> Drawn(int seed, int count, LinkWeights truth)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                double[] values = [1, random.NextDouble() < 0.5 ? 0 : random.NextDouble(), random.Next(2), random.Next(3) / 2.0, random.Next(3) - 1, random.NextDouble(), random.NextDouble()];
                var example = new LinkExample(values, -0.5 * random.NextDouble(), false, i / 2);
                return example with { Right = random.NextDouble() < example.Score(truth) };
            }),
        ];
    }

    private static double Distance(LinkWeights one, LinkWeights other) => Math.Sqrt(one.ToVector().Zip(other.ToVector()).Sum(w => Math.Pow(w.First - w.Second, 2)));
}
