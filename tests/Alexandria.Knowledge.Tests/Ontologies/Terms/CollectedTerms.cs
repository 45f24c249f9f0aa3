using System.Text;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Tests.Ontologies.Terms;

/// <summary>All that a reader gives, kept.</summary>
internal sealed class CollectedTerms : ITermSink
{
    public List<OntologyHeader> Headers { get; } = [];

    public OntologyHeader TheHeader => Assert.Single(Headers);

    public List<OntologyTerm> Terms { get; } = [];

    public List<(string Construct, string Term, long Line)> DeprecatedUses { get; } = [];

    public List<(string Prefix, string Iri)> IdSpaces { get; } = [];

    public OntologyTerm this[string id] => Assert.Single(Terms, t => t.Id == id);

    public void Header(OntologyHeader header) => Headers.Add(header);

    public void Term(OntologyTerm term) => Terms.Add(term);

    public void IdSpace(string prefix, string iri) => IdSpaces.Add((prefix, iri));

    public void Deprecated(string construct, string termId, long line) => DeprecatedUses.Add((construct, termId, line));

    public static (CollectedTerms Terms, TermReadOutcome Outcome) OfObo(string document) => OfObo(Encoding.UTF8.GetBytes(document));

    public static (CollectedTerms Terms, TermReadOutcome Outcome) OfObo(byte[] document)
    {
        var terms = new CollectedTerms();
        return (terms, OboReader.Read(new MemoryStream(document), terms));
    }
}
