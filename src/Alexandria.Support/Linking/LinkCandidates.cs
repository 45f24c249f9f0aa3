using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

internal sealed record ScoredLink(string CrashGroupId, string Title, double Score, LinkState State, IReadOnlyList<LinkReason> Reasons);

internal sealed class LinkCandidates
{
    public Task<IReadOnlyList<ScoredLink>> FindAsync(string tenant, TicketSignals signals, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ScoredLink>>([]);
}
