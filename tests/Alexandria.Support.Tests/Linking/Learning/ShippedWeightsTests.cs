using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;

namespace Alexandria.Support.Tests.Linking.Learning;

public sealed class ShippedWeightsTests(ITestOutputHelper output)
{
    /// <summary>What a support engineer would say without data: where the fit of the shipped weights begins. docs/methods/linking.md gives the reasons.</summary>
    private static readonly LinkWeights Judgement = new() { Base = -4, Trace = 10, ErrorCode = 4, Component = 2, Version = 0.7, Text = 3, Time = 0.5 };

    [Fact]
    public void The_shipped_weights_are_what_the_samples_make_of_judgement()
    {
        var examples = SampleLinks.All(Judgement);

        var fitted = LinkFit.Fit(examples, Judgement);

        output.WriteLine($"{examples.Count} candidates, {examples.Count(e => e.Right)} of them right");
        foreach (var (name, judged, value, shipped) in LinkWeights.Names.Select((n, i) => (n, Judgement.ToVector()[i], fitted.ToVector()[i], LinkWeights.Shipped.ToVector()[i])))
        {
            output.WriteLine(FormattableString.Invariant($"{name,-12} judgement {judged,6:0.00}  fitted {value,6:0.00}  shipped {shipped,6:0.00}"));
        }

        foreach (var (name, weights) in new[] { ("judgement", Judgement), ("shipped", LinkWeights.Shipped) })
        {
            List<(double Score, bool Right)> scored = [.. examples.Select(e => (e.Score(weights), e.Right))];
            output.WriteLine(FormattableString.Invariant($"{name,-12} log loss {Calibration.LogLoss(scored):0.0000}, Brier score {Calibration.Brier(scored):0.0000}"));
        }

        Assert.All(fitted.ToVector().Zip(LinkWeights.Shipped.ToVector()), w => Assert.InRange(w.First - w.Second, -0.3, 0.3));
    }
}
