using Alexandria.Contracts.Support;
using Alexandria.Events;

namespace Alexandria.Support.CrashReports;

/// <summary>Merges a new group with a near-equal one that was begun at the same time by somebody else; the elder stays.</summary>
[Subscriber("support.merge-crash-groups")]
internal sealed class MergeTwins(CrashGroupStore groups, CrashGroupChanges changes, GroupDecisionStore decisions, IProjections projections) : ISharedSubscriber<CrashReported>
{
    public async Task<Result<Nothing>> HandleAsync(CrashReported @event, DeliveryContext context)
    {
        if (!@event.NewGroup)
        {
            return Nothing.Value;
        }

        var known = await projections.CurrentAsync<CrashGroupProjection>(context.Cancellation);
        if (known.Find(context.Tenant, ProductKey.Of(@event.Product))?.Index.TwinOf(@event.CrashGroupId) is not { } twin)
        {
            return Nothing.Value;
        }

        // The rows decide: both may have been merged since, with each other or with a third.
        if (await groups.ResolveAsync(context.Tenant, @event.CrashGroupId, context.Work) is { } group
            && await groups.ResolveAsync(context.Tenant, twin.GroupId, context.Work) is { } other
            && group.Id != other.Id
            && !await decisions.AreSeparateAsync(context.Tenant, group.Id, other.Id, context.Work))
        {
            var (elder, younger) = string.CompareOrdinal(group.Id, other.Id) < 0 ? (group, other) : (other, group);
            var merged = await changes.MergeAsync(younger, elder, context.Work);
            context.Publish(new CrashGroupsMerged(elder.Id, younger.Id, merged.Revision));
        }

        return Nothing.Value;
    }
}
