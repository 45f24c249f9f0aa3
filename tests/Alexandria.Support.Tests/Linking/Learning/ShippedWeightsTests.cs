using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;

namespace Alexandria.Support.Tests.Linking.Learning;

public sealed class ShippedWeightsTests(ITestOutputHelper output)
{
    [Fact]
    public void A_fit_to_the_samples_explains_them_better_than_the_shipped_weights_and_is_repeatable()
    {
        var examples = SampleLinks.All(LinkWeights.Shipped);

        var fitted = LinkFit.Fit(examples, LinkWeights.Shipped);

        output.WriteLine($"{examples.Count} candidates, {examples.Count(e => e.Right)} of them right");
        foreach (var (name, shipped, value) in LinkWeights.Names.Zip(LinkWeights.Shipped.ToVector(), fitted.ToVector()))
        {
            output.WriteLine(FormattableString.Invariant($"{name,-12} shipped {shipped,6:0.00}  fitted {value,6:0.00}"));
        }

        var (before, after) = (Scored(examples, LinkWeights.Shipped), Scored(examples, fitted));
        output.WriteLine(FormattableString.Invariant($"log loss {Calibration.LogLoss(before):0.0000} and {Calibration.LogLoss(after):0.0000}, Brier score {Calibration.Brier(before):0.0000} and {Calibration.Brier(after):0.0000}"));

        Assert.True(Calibration.LogLoss(after) < Calibration.LogLoss(before));
        Assert.Equal(fitted, LinkFit.Fit(SampleLinks.All(LinkWeights.Shipped), LinkWeights.Shipped));
    }

    private static List<(double Score, bool Right)> Scored(IReadOnlyList<LinkExample> examples, LinkWeights weights) => [.. examples.Select(e => (e.Score(weights), e.Right))];
}
