using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

/// <summary>Finds the crash groups that a ticket may be about among those in memory.</summary>
internal sealed class LinkCandidates(IProjections projections, CrashGroupStore groups, LinkingOptions options) : ILinkSource
{
    public async Task<IReadOnlyList<LinkProposal>> FindAsync(string tenant, TicketSignals signals, CancellationToken cancellation)
    {
        var crashes = (await projections.CurrentAsync<CrashGroupProjection>(cancellation)).About(tenant, signals.Product);
        var candidates = crashes.SelectMany(c => c.Links.Candidates(signals)).ToList();
        return
        [
            .. LinkScorer.Rank(signals, candidates, options).Where(l => l.Verdict != LinkVerdict.None).Select(l => new LinkProposal(
                l.GroupId,
                crashes.Select(c => c.TitleOf(l.GroupId)).FirstOrDefault(t => t is not null) ?? l.GroupId,
                l.Score,
                l.Verdict == LinkVerdict.Auto ? LinkState.Auto : LinkState.Suggested,
                [.. l.Features.Select(f => new LinkReason(f.Name, f.Contribution, f.Reason))])),
        ];
    }

    public async Task<LinkableGroup?> FindGroupAsync(string tenant, string crashGroupId, IReadWork work) =>
        await groups.ResolveAsync(tenant, crashGroupId, work) is { } group ? new LinkableGroup(group.Id, group.Title) : null;
}
