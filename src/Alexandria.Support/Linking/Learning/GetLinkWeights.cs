using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Linking.Learning;

/// <summary>Shows which weights score the links between tickets and crash groups, where they come from, and since when.</summary>
[Operation("linking.weights", Effect.Read, Route = "GET /v1/linking/weights", Cli = "linking weights", Permission = Permissions.TicketsRead,
    Examples = ["linking weights", "linking weights --json"])]
public sealed record GetLinkWeights : IOperation<LinkWeightsView>;

/// <summary>The weights in force.</summary>
public sealed record LinkWeightsView
{
    /// <summary>Grows by one with each change; 0 while the tenant has never learnt.</summary>
    public required long Version { get; init; }

    /// <summary>Where the weights come from.</summary>
    public required WeightOrigin Origin { get; init; }

    /// <summary>Since when they are in force; null for the shipped ones that were never replaced.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Who put them in force.</summary>
    public required string? By { get; init; }

    /// <summary>How many decided links they were fitted to.</summary>
    public required long Links { get; init; }

    /// <summary>The least score at which a link is made without asking.</summary>
    public required double AutoThreshold { get; init; }

    /// <summary>The least score at which a link is suggested.</summary>
    public required double SuggestThreshold { get; init; }

    /// <summary>What each feature is worth.</summary>
    public required IReadOnlyList<LinkWeightView> Weights { get; init; }

    internal static LinkWeightsView Of(LinkWeightRow row, LinkingOptions options)
    {
        var (shipped, inForce) = (LinkWeights.Shipped.ToVector(), row.Read().ToVector());
        return new()
        {
            Version = row.Version,
            Origin = row.Origin,
            Since = row.Version == 0 ? null : row.MadeAt,
            By = row.Version == 0 ? null : row.MadeBy,
            Links = row.Links,
            AutoThreshold = row.Applied(options).AutoThreshold,
            SuggestThreshold = options.SuggestThreshold,
            Weights = [.. LinkWeights.Names.Select((name, i) => new LinkWeightView(name, Math.Round(shipped[i], 4), Math.Round(inForce[i], 4)))],
        };
    }
}

/// <summary>What a feature is worth.</summary>
/// <param name="Feature">Its name, as it stands in a link's reasons.</param>
/// <param name="Shipped">What the product comes with, in log-odds.</param>
/// <param name="InForce">What it is worth now, in log-odds.</param>
public sealed record LinkWeightView(string Feature, double Shipped, double InForce);

internal sealed class GetLinkWeightsHandler(LinkWeightStore weights, LinkingOptions options) : IOperationHandler<GetLinkWeights, LinkWeightsView>
{
    public async Task<Result<LinkWeightsView>> HandleAsync(GetLinkWeights request, OperationContext context) =>
        LinkWeightsView.Of(await weights.InForceAsync(context.Tenant, context.Work), options);
}
