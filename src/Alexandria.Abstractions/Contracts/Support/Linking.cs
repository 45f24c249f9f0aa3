using Alexandria.Events;

namespace Alexandria.Contracts.Support;

/// <summary>Tickets are linked with other weights from now on: learnt ones, or the shipped ones again.</summary>
/// <param name="Version">Which of the tenant's weights are in force, from 1.</param>
/// <param name="Origin">Where they come from: <c>learnt</c> or <c>shipped</c>.</param>
[Event("linking.weights-changed", 1)]
public sealed record LinkWeightsChanged(long Version, string Origin) : IEvent
{
    /// <summary>A tenant has one set of weights in force.</summary>
    public string Subject => "weights";

    public long Revision => Version;
}
