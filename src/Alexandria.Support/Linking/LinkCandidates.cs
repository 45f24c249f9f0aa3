using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Linking.Learning;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

/// <summary>Finds the crash groups that a ticket may be about among those in memory, and scores them with the weights that the tenant has in force.</summary>
internal sealed class LinkCandidates(IProjections projections, CrashGroupStore groups, LinkWeightStore weights, IDatabase database, LinkingOptions options) : ILinkSource
{
    public async Task<IReadOnlyList<LinkProposal>> FindAsync(string tenant, TicketSignals signals, CancellationToken cancellation)
    {
        var crashes = await AboutAsync(tenant, signals, cancellation);
        var links = await RankAsync(tenant, signals, [.. crashes.SelectMany(c => c.Links.Candidates(signals))], cancellation);
        return [.. links.Where(l => l.Verdict != LinkVerdict.None).Select(l => Shown(l, crashes))];
    }

    public async Task<LinkProposal?> ScoreAsync(string tenant, TicketSignals signals, string crashGroupId, CancellationToken cancellation)
    {
        if (await database.ReadAsync(work => groups.ResolveAsync(tenant, crashGroupId, work), cancellation) is not { } group)
        {
            return null;
        }

        var crashes = await AboutAsync(tenant, signals, cancellation);
        var candidates = crashes.SelectMany(c => c.Links.Candidates(signals)).ToList();
        if (!candidates.Exists(c => c.Group.GroupId == group.Id))
        {
            // A person may know better than any index, and may mean a group of another product.
            var known = (await projections.CurrentAsync<CrashGroupProjection>(cancellation)).Find(tenant, group.ProductKey)?.Links.Get(group.Id);
            candidates.Add(new LinkCandidate(known ?? new CrashGroupSignals { GroupId = group.Id, Title = group.Title }, null, 0, []));
        }

        var link = (await RankAsync(tenant, signals, candidates, cancellation)).First(l => l.GroupId == group.Id);
        return Shown(link, crashes);
    }

    public async Task<LinkableGroup?> FindGroupAsync(string tenant, string crashGroupId, IReadWork work) =>
        await groups.ResolveAsync(tenant, crashGroupId, work) is { } group ? new LinkableGroup(group.Id, group.Title) : null;

    private async Task<IReadOnlyList<ProductCrashes>> AboutAsync(string tenant, TicketSignals signals, CancellationToken cancellation) =>
        (await projections.CurrentAsync<CrashGroupProjection>(cancellation)).About(tenant, signals.Product);

    private async Task<IReadOnlyList<ScoredLink>> RankAsync(string tenant, TicketSignals signals, IReadOnlyList<LinkCandidate> candidates, CancellationToken cancellation)
    {
        var inForce = await database.ReadAsync(work => weights.InForceAsync(tenant, work), cancellation);
        return LinkScorer.Rank(signals, candidates, inForce.Applied(options), inForce.Read());
    }

    private static LinkProposal Shown(ScoredLink link, IReadOnlyList<ProductCrashes> crashes) => new(
        link.GroupId,
        crashes.Select(c => c.TitleOf(link.GroupId)).FirstOrDefault(t => t is not null) ?? link.GroupId,
        link.Score,
        link.Verdict == LinkVerdict.Auto ? LinkState.Auto : LinkState.Suggested,
        [.. link.Features.Select(f => f.Shown())]);
}
