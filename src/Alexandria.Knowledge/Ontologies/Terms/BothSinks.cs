namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>Gives everything to two sinks.</summary>
internal sealed class BothSinks(ITermSink first, ITermSink second) : ITermSink
{
    public void Header(OntologyHeader header)
    {
        first.Header(header);
        second.Header(header);
    }

    public void Term(OntologyTerm term)
    {
        first.Term(term);
        second.Term(term);
    }

    public void IdSpace(string prefix, string iri)
    {
        first.IdSpace(prefix, iri);
        second.IdSpace(prefix, iri);
    }

    public void Deprecated(string construct, string termId, long line)
    {
        first.Deprecated(construct, termId, line);
        second.Deprecated(construct, termId, line);
    }
}
