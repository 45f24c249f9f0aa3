using Alexandria.Contracts.Knowledge;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Policy;

/// <summary>What a gate decided about one subject.</summary>
/// <param name="Gate">Which one.</param>
/// <param name="Rule">The rule that decided: the stable code of the refusal, or the name of the rule that was kept.</param>
/// <param name="Allowed">Whether it may pass.</param>
/// <param name="Subject">What it was about: an ontology, a version; never a credential.</param>
/// <param name="Message">Why not, for people; null when it may pass.</param>
internal sealed record GateDecision(OntologyGate Gate, string Rule, bool Allowed, string Subject, string? Message = null);

/// <summary>The one place where decisions of gates are kept: each is a row, an event (from which the metric is counted) and part of the unit of work that acts on it.</summary>
internal static class Gates
{
    public static async Task RecordAsync(IEnumerable<GateDecision> decisions, OperationContext context)
    {
        foreach (var decision in decisions)
        {
            var id = context.NewId();
            await context.Work.ExecuteAsync(
                "insert into ontology_decisions (id, gate, rule, allowed, subject, message, decided_at) values (@id, @Gate, @Rule, @Allowed, @Subject, @Message, @Now)",
                new { id, decision.Gate, decision.Rule, decision.Allowed, decision.Subject, decision.Message, context.Now });
            context.Publish(new OntologyGateDecided(decision.Subject, id, decision.Gate, decision.Rule, decision.Allowed, 1));
        }
    }

    /// <summary>Which gate a refusal's code belongs to: the first word of the code says where it arose.</summary>
    public static OntologyGate Of(string code) => code.Split('_')[0] switch
    {
        "specification" or "yaml" or "licence" or "resolver" => OntologyGate.Configuration,
        "download" or "url" => OntologyGate.Url,
        "file" => OntologyGate.FileSystem,
        "archive" => OntologyGate.Extraction,
        "storage" => OntologyGate.Storage,
        "catalog" => OntologyGate.Database,
        _ => OntologyGate.Boundary,
    };
}
