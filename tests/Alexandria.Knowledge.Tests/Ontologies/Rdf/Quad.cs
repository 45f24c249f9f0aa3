using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>A statement that outlives the reader's buffer. Terms are as N-Quads writes them, without escapes; the default graph is empty.</summary>
internal sealed record Quad(string Subject, string Predicate, string Object, string Graph)
{
    public string[] Terms => [Subject, Predicate, Object, Graph];

    public static string Text(in RdfTerm term)
    {
        var value = Encoding.UTF8.GetString(term.Value);
        return term.Kind switch
        {
            TermKind.None => "",
            TermKind.Iri => $"<{value}>",
            TermKind.BlankNode => $"_:{value}",
            _ => (term.Language.IsEmpty, term.Datatype.IsEmpty) switch
            {
                (false, _) => $"\"{value}\"@{Encoding.UTF8.GetString(term.Language).ToLowerInvariant()}",
                (_, false) => $"\"{value}\"^^<{Encoding.UTF8.GetString(term.Datatype)}>",
                _ => $"\"{value}\"",
            },
        };
    }
}

/// <summary>Keeps what it is given.</summary>
internal sealed class QuadList : List<Quad>, IStatementSink
{
    public List<Quad> Quads => this;

    public List<(string Name, string Iri)> Prefixes { get; } = [];

    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        Add(new Quad(Quad.Text(subject), Quad.Text(predicate), Quad.Text(@object), Quad.Text(graph)));
    }

    public void Prefix(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri)
    {
        Prefixes.Add((Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(iri)));
    }

    /// <summary>Reads a document that is right.</summary>
    public static QuadList Of(Stream document, RdfFormat format, string? baseIri = null)
    {
        var list = new QuadList();
        var outcome = RdfReader.Read(document, format, list, ReadOptions.Default with { BaseIri = baseIri }, TestContext.Current.CancellationToken);
        Assert.Null(outcome.Error);
        Assert.Equal(list.Quads.Count, outcome.Statements);
        return list;
    }

    public static QuadList Of(string document, RdfFormat format, string? baseIri = null)
    {
        return Of(new MemoryStream(Encoding.UTF8.GetBytes(document)), format, baseIri);
    }

    /// <summary>Reads N-Quads without errors from a file, into any sink.</summary>
    public static void ReadFile(string file, IStatementSink sink)
    {
        using var lines = File.OpenRead(file);
        Read(lines, sink);
    }

    /// <summary>Reads N-Quads without errors, into any sink.</summary>
    public static void ReadLines(IEnumerable<string> lines, IStatementSink sink) => Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), sink);

    private static void Read(Stream lines, IStatementSink sink) =>
        Assert.Null(RdfReader.Read(lines, RdfFormat.NQuads, sink, ReadOptions.Default, TestContext.Current.CancellationToken).Error);
}
