using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Linking.Learning;

/// <summary>Goes back to the weights that the product comes with. What was learnt stays in the history; links are not touched.</summary>
[Operation("linking.restore-weights", Effect.Write, Route = "POST /v1/linking/weights/restore", Cli = "linking restore-weights", Permission = Permissions.LinkingWrite,
    Examples = ["linking restore-weights"])]
public sealed record RestoreLinkWeights : IOperation<LinkWeightsView>;

internal sealed class RestoreLinkWeightsHandler(LinkWeightStore weights, LinkingOptions options) : IOperationHandler<RestoreLinkWeights, LinkWeightsView>
{
    public async Task<Result<LinkWeightsView>> HandleAsync(RestoreLinkWeights request, OperationContext context)
    {
        var before = await weights.InForceAsync(context.Tenant, context.Work);
        if (before.Origin == WeightOrigin.Shipped)
        {
            return LinkWeightsView.Of(before, options);
        }

        var shipped = new LinkWeightRow
        {
            Tenant = context.Tenant, Version = before.Version + 1, Origin = WeightOrigin.Shipped, Links = 0, MadeBy = context.Caller.Id, MadeAt = context.Now,
        };
        await weights.AddAsync(shipped, context.Work);
        context.Publish(new LinkWeightsChanged(shipped.Version, "shipped"));
        var view = LinkWeightsView.Of(shipped, options);
        context.Audit("link_weights", "weights", LinkWeightsView.Of(before, options), view);
        return view;
    }
}
