using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Terms;

/// <summary>Statements written as lines of N-Triples, with the prefixes below for brevity.</summary>
internal static partial class Triples
{
    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
        ["owl"] = "http://www.w3.org/2002/07/owl#",
        ["skos"] = "http://www.w3.org/2004/02/skos/core#",
        ["oio"] = "http://www.geneontology.org/formats/oboInOwl#",
        ["obo"] = "http://purl.obolibrary.org/obo/",
        ["dc"] = "http://purl.org/dc/terms/",
        ["ex"] = "http://example.org/",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
    };

    public static void Feed(string lines, IStatementSink sink)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = Part().Matches(line).Select(m => m.Value).ToList();
            Assert.True(parts.Count == 3, line);
            sink.Statement(Term(parts[0]), Term(parts[1]), Term(parts[2]), default);
        }
    }

    private static RdfTerm Term(string text)
    {
        if (text.StartsWith("_:", StringComparison.Ordinal))
        {
            return new() { Kind = TermKind.BlankNode, Value = Encoding.UTF8.GetBytes(text[2..]) };
        }

        if (text[0] != '"')
        {
            return new() { Kind = TermKind.Iri, Value = Encoding.UTF8.GetBytes(Iri(text)) };
        }

        var end = text.LastIndexOf('"');
        var rest = text[(end + 1)..];
        var value = Escape().Replace(text[1..end], m => m.Value[1] switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'u' or 'U' => char.ConvertFromUtf32(int.Parse(m.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            _ => m.Value[1..],
        });
        return new()
        {
            Kind = TermKind.Literal,
            Value = Encoding.UTF8.GetBytes(value),
            Language = rest.StartsWith('@') ? Encoding.UTF8.GetBytes(rest[1..]) : [],
            Datatype = rest.StartsWith("^^", StringComparison.Ordinal) && Iri(rest[2..]) is var type && !type.EndsWith("#string", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(type) : [],
        };
    }

    private static string Iri(string text) => text[0] == '<' ? text[1..^1] : Prefixes[text[..text.IndexOf(':', StringComparison.Ordinal)]] + text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    [GeneratedRegex("""<[^>]*>|_:\w+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^(?:<[^>]*>|\w+:[\w-]+))?|\w+:[\w#/.-]+""", RegexOptions.None, 1000)]
    private static partial Regex Part();

    [GeneratedRegex("""\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)""", RegexOptions.None, 1000)]
    private static partial Regex Escape();
}
