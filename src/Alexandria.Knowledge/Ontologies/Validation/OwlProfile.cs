using System.Collections.Frozen;
using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>Whether a profile of OWL 2 has a construct.</summary>
internal enum Allowed
{
    Yes,

    /// <summary>Only in some positions, as on one side of a subclass axiom.</summary>
    Depends,

    No,
}

/// <summary>A construct of OWL 2 that is not everywhere allowed (OWL 2 profiles, sections 2.2, 3.2 and 4.2).</summary>
/// <param name="Name">Its name in RDF, as <c>owl:unionOf</c>.</param>
/// <param name="El">In OWL 2 EL.</param>
/// <param name="Ql">In OWL 2 QL.</param>
/// <param name="Rl">In OWL 2 RL.</param>
internal sealed record OwlConstruct(string Name, Allowed El, Allowed Ql, Allowed Rl);

/// <summary>How often a construct stands in a document.</summary>
internal sealed record ConstructCount(OwlConstruct Construct, long Count);

/// <summary>
/// A sketch of the OWL 2 profiles that a document is in: constructs are counted wherever they stand, positions are not looked
/// at. A construct that a profile never has keeps the document out of it; one whose position decides makes it uncertain.
/// </summary>
internal sealed class OwlProfile
{
    private const string Owl = "http://www.w3.org/2002/07/owl#";

    private static readonly OwlConstruct[] Constructs =
    [
        new("owl:someValuesFrom", Allowed.Yes, Allowed.Depends, Allowed.Depends),
        new("owl:allValuesFrom", Allowed.No, Allowed.No, Allowed.Depends),
        new("owl:hasValue", Allowed.Yes, Allowed.No, Allowed.Yes),
        new("owl:hasSelf", Allowed.Yes, Allowed.No, Allowed.No),
        new("owl:minCardinality", Allowed.No, Allowed.No, Allowed.No),
        new("owl:maxCardinality", Allowed.No, Allowed.No, Allowed.Depends),
        new("owl:cardinality", Allowed.No, Allowed.No, Allowed.No),
        new("owl:minQualifiedCardinality", Allowed.No, Allowed.No, Allowed.No),
        new("owl:maxQualifiedCardinality", Allowed.No, Allowed.No, Allowed.Depends),
        new("owl:qualifiedCardinality", Allowed.No, Allowed.No, Allowed.No),
        new("owl:intersectionOf", Allowed.Yes, Allowed.Depends, Allowed.Yes),
        new("owl:unionOf", Allowed.No, Allowed.No, Allowed.Depends),
        new("owl:disjointUnionOf", Allowed.No, Allowed.No, Allowed.No),
        new("owl:complementOf", Allowed.No, Allowed.Depends, Allowed.Depends),
        new("owl:oneOf", Allowed.Depends, Allowed.No, Allowed.Depends),
        new("owl:inverseOf", Allowed.No, Allowed.Yes, Allowed.Yes),
        new("owl:propertyChainAxiom", Allowed.Yes, Allowed.No, Allowed.Yes),
        new("owl:propertyDisjointWith", Allowed.No, Allowed.Yes, Allowed.Yes),
        new("owl:hasKey", Allowed.Yes, Allowed.No, Allowed.Yes),
        new("owl:sameAs", Allowed.Yes, Allowed.No, Allowed.Yes),
        new("owl:TransitiveProperty", Allowed.Yes, Allowed.No, Allowed.Yes),
        new("owl:SymmetricProperty", Allowed.No, Allowed.Yes, Allowed.Yes),
        new("owl:AsymmetricProperty", Allowed.No, Allowed.Yes, Allowed.Yes),
        new("owl:ReflexiveProperty", Allowed.Yes, Allowed.Yes, Allowed.No),
        new("owl:IrreflexiveProperty", Allowed.No, Allowed.Yes, Allowed.Yes),
        new("owl:FunctionalProperty", Allowed.Depends, Allowed.No, Allowed.Yes),
        new("owl:InverseFunctionalProperty", Allowed.No, Allowed.No, Allowed.Yes),
        new("owl:NegativePropertyAssertion", Allowed.Yes, Allowed.No, Allowed.Yes),
    ];

    private static readonly FrozenDictionary<string, int> ByName = Constructs.Select((c, i) => (c.Name, i)).ToFrozenDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);

    private static readonly (byte[] LocalName, int Index)[] LocalNames = [.. Constructs.Select((c, i) => (Encoding.UTF8.GetBytes(c.Name[4..]), i))];

    private readonly long[] counts = new long[Constructs.Length];

    /// <summary>The constructs that the document has.</summary>
    public IReadOnlyList<ConstructCount> Counts => [.. Constructs.Select((c, i) => new ConstructCount(c, counts[i])).Where(c => c.Count > 0)];

    public Allowed El => Worst(c => c.El);

    public Allowed Ql => Worst(c => c.Ql);

    public Allowed Rl => Worst(c => c.Rl);

    /// <summary>Counts a statement whose predicate, or whose type, is a construct.</summary>
    public void Add(in RdfTerm predicate, in RdfTerm @object, bool isType)
    {
        Count(predicate.Value);
        if (isType && @object.Kind == TermKind.Iri)
        {
            Count(@object.Value);
        }
    }

    /// <summary>Counts what a term's edges and axioms are in OWL.</summary>
    public void Add(OntologyTerm term)
    {
        foreach (var edge in term.Edges)
        {
            if (term.Type == TermType.Class && edge.Predicate != TermEdge.IsA)
            {
                counts[ByName["owl:someValuesFrom"]]++;
            }
        }

        foreach (var axiom in term.Axioms)
        {
            foreach (var construct in Manchester.Constructs(axiom))
            {
                counts[ByName[construct]]++;
            }
        }
    }

    private void Count(ReadOnlySpan<byte> iri)
    {
        if (!iri.StartsWith("http://www.w3.org/2002/07/owl#"u8))
        {
            return;
        }

        var name = iri[Owl.Length..];
        foreach (var (local, index) in LocalNames)
        {
            if (name.SequenceEqual(local))
            {
                counts[index]++;
                return;
            }
        }
    }

    private Allowed Worst(Func<OwlConstruct, Allowed> profile) => Counts.Select(c => profile(c.Construct)).DefaultIfEmpty(Allowed.Yes).Max();
}
