using Alexandria.Support.Tickets;

namespace Alexandria.Support.Linking.Learning;

/// <summary>A link whose fate is known, as the model sees it. It has no ids and no names.</summary>
/// <param name="Values">What was found of each of <see cref="LinkWeights.Names"/>; the first is 1.</param>
/// <param name="Offset">Log-odds that no weight explains: what the rivals cost when the link was scored.</param>
/// <param name="Right">Whether people kept or made it.</param>
/// <param name="Ticket">Which of the tickets it belongs to, from 0, the oldest first: links of one ticket are held back together.</param>
internal sealed record LinkExample(IReadOnlyList<double> Values, double Offset, bool Right, int Ticket)
{
    /// <summary>An example of what was kept with a link; null where that says nothing about the weights.</summary>
    /// <remarks>A link of an attached report is there whatever the weights are; of an erased or an old link the values were not kept.</remarks>
    public static LinkExample? Of(IReadOnlyList<LinkReason> reasons, bool right, int ticket)
    {
        if (reasons.Any(r => r.Feature == "attached") || reasons.All(r => r.Feature != LinkWeights.Names[0]))
        {
            return null;
        }

        var (values, offset) = (new double[LinkWeights.Names.Count], 0.0);
        foreach (var reason in reasons)
        {
            var at = LinkWeights.IndexOf(reason.Feature);
            if (at < 0)
            {
                offset += reason.Contribution;
            }
            else if (reason.Value is { } value && double.IsFinite(value))
            {
                values[at] = Math.Clamp(value, -1, 1);
            }
            else
            {
                return null;
            }
        }

        return double.IsFinite(offset) ? new LinkExample(values, offset, right, ticket) : null;
    }

    /// <summary>The log-odds that the link is right.</summary>
    /// <param name="weights">In the order of <see cref="LinkWeights.Names"/>.</param>
    public double LogOdds(ReadOnlySpan<double> weights)
    {
        var sum = Offset;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * Values[i];
        }

        return sum;
    }

    /// <summary>The probability that the link is right, 0 to 1.</summary>
    public double Score(LinkWeights weights) => Logistic.Probability(LogOdds(weights.ToVector()));
}
