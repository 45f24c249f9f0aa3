using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>Takes statements and keeps none.</summary>
internal sealed class Ignored : IStatementSink
{
    public static Ignored Instance { get; } = new();

    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
    }
}
