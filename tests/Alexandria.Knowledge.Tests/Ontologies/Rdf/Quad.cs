using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>A statement as strings: <c>&lt;iri&gt;</c>, <c>_:label</c>, or a literal's lexical form in quotes without escapes with <c>^^datatype</c> or <c>@language</c>; a graph of "" is the default graph.</summary>
internal sealed record Quad(string Subject, string Predicate, string Object, string Graph)
{
    public IEnumerable<string> Terms => [Subject, Predicate, Object, Graph];

    public static bool IsBlank(string term) => term.StartsWith("_:", StringComparison.Ordinal);

    public static string Text(in RdfTerm term) => term.Kind switch
    {
        TermKind.None => "",
        TermKind.Iri => $"<{Decode(term.Value)}>",
        TermKind.BlankNode => $"_:{Decode(term.Value)}",
        _ => $"\"{Decode(term.Value)}\"" + (term.Language.IsEmpty ? term.Datatype.IsEmpty ? "" : $"^^{Decode(term.Datatype)}" : $"@{Decode(term.Language)}"),
    };

    private static string Decode(ReadOnlySpan<byte> text) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text);
}

/// <summary>Keeps what a reader gives.</summary>
internal sealed class QuadList : List<Quad>, IStatementSink
{
    public Dictionary<string, string> Prefixes { get; } = [];

    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph) =>
        Add(new(Quad.Text(subject), Quad.Text(predicate), Quad.Text(@object), Quad.Text(graph)));

    public void Prefix(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri) => Prefixes[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(iri);
}
