using System.Diagnostics.Metrics;
using Alexandria.Contracts.Knowledge;
using Alexandria.Events;

namespace Alexandria.Knowledge.Ontologies.Observability;

/// <summary>Counts each decision of a gate once, whichever process made it.</summary>
[Subscriber("knowledge.count-gate-decisions")]
internal sealed class CountGateDecisions : ISharedSubscriber<OntologyGateDecided>
{
    public Task<Result<Nothing>> HandleAsync(OntologyGateDecided @event, DeliveryContext context)
    {
        OntologyMetrics.Decided(@event);
        return Task.FromResult<Result<Nothing>>(Nothing.Value);
    }
}

/// <summary>Figures of the ontology pipeline.</summary>
internal static class OntologyMetrics
{
    private static readonly Meter Meter = new("Alexandria.Knowledge");

    private static readonly Counter<long> Decisions =
        Meter.CreateCounter<long>("alexandria.ontologies.decisions", "{decision}", "Decisions of the gates of the ontology pipeline, by gate, rule and outcome.");

    public static void Decided(OntologyGateDecided decision) => Decisions.Add(
        1,
        new("gate", decision.Gate.ToString().ToLowerInvariant()),
        new KeyValuePair<string, object?>("rule", decision.Rule),
        new KeyValuePair<string, object?>("outcome", decision.Allowed ? "allowed" : "refused"));
}
