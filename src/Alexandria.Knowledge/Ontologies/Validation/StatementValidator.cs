using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>Looks at statements on their way: counts them and their OWL constructs, and names what is deprecated.</summary>
/// <param name="next">Gets every statement and prefix.</param>
/// <param name="terms">Is told what is deprecated.</param>
/// <param name="profile">Counts OWL constructs.</param>
internal sealed class StatementValidator(IStatementSink next, ITermSink terms, OwlProfile profile) : IStatementSink
{
    private static readonly (byte[] Iri, string Name)[] Deprecated =
        [.. DeprecatedConstructs.All.Keys.Where(TermIds.IsIri).Select(i => (Encoding.UTF8.GetBytes(i), i))];

    /// <summary>As written, duplicates counted.</summary>
    public long Statements { get; private set; }

    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        Statements++;
        var isType = predicate.Value.SequenceEqual(RdfIris.Type);
        profile.Add(predicate, @object, isType);
        Check(subject, predicate.Value);
        if (isType && @object.Kind == TermKind.Iri)
        {
            Check(subject, @object.Value);
        }

        next.Statement(subject, predicate, @object, graph);
    }

    public void Prefix(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri) => next.Prefix(name, iri);

    private void Check(in RdfTerm subject, ReadOnlySpan<byte> iri)
    {
        if (!iri.StartsWith("http://www.w3.org/2004/02/skos/core#"u8) && !iri.StartsWith("http://www.w3.org/2002/07/owl#D"u8))
        {
            return;
        }

        foreach (var (deprecated, name) in Deprecated)
        {
            if (iri.SequenceEqual(deprecated))
            {
                terms.Deprecated(name, subject.Kind == TermKind.Iri ? TermIds.FromIri(Encoding.UTF8.GetString(subject.Value)) : "", 0);
            }
        }
    }
}
