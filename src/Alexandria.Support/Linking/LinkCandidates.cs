using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

internal sealed class LinkCandidates
{
    public Task<IReadOnlyList<LinkProposal>> FindAsync(string tenant, TicketSignals signals, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<LinkProposal>>([]);
}
