using Alexandria.Data;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

/// <summary>A crash group that can be linked with.</summary>
/// <param name="Id">Its own id, where the one that was asked for is an alias.</param>
/// <param name="Title">How it is shown.</param>
internal sealed record LinkableGroup(string Id, string Title);

/// <summary>What tickets need to know of crash groups. Without one, tickets are not linked, and the proposal says so.</summary>
internal interface ILinkSource
{
    /// <summary>The groups at or above the suggest threshold for what a ticket says, best first.</summary>
    Task<IReadOnlyList<LinkProposal>> FindAsync(string tenant, TicketSignals signals, CancellationToken cancellation);

    /// <summary>What the scoring says of one group, however little speaks for it; null when the group is not known.</summary>
    Task<LinkProposal?> ScoreAsync(string tenant, TicketSignals signals, string crashGroupId, CancellationToken cancellation);

    /// <summary>The group with this id or alias; null when there is none in the tenant.</summary>
    Task<LinkableGroup?> FindGroupAsync(string tenant, string crashGroupId, IReadWork work);
}
