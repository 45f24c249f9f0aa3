using System.Text;
using System.Text.RegularExpressions;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>Reads the expected results of published suites, which are N-Triples or N-Quads without errors.</summary>
internal static partial class LineReader
{
    private static readonly UTF8Encoding Utf8 = new(false);

    public static List<Quad> Read(string file)
    {
        var quads = new QuadList();
        Read(file, quads);
        return quads;
    }

    public static void Read(string file, IStatementSink sink) => ReadLines(File.ReadAllText(file, Utf8).Split('\n'), sink);

    public static void ReadLines(IEnumerable<string> lines, IStatementSink sink)
    {
        foreach (var line in lines.Select(line => line.Trim(' ', '\t', '\r')).Where(line => line is not "" && line[0] != '#'))
        {
            var match = Line().Match(line);
            Assert.True(match.Success, line);
            var terms = match.Groups["term"].Captures.Select(capture => capture.Value).Append("").ToArray();
            sink.Statement(Term(terms[0]), Term(terms[1]), Term(terms[2]), Term(terms[3]));
        }
    }

    private static RdfTerm Term(string text)
    {
        if (text is "")
        {
            return default;
        }

        if (text[0] == '<')
        {
            return new() { Kind = TermKind.Iri, Value = Bytes(text[1..^1]) };
        }

        if (text[0] == '_')
        {
            return new() { Kind = TermKind.BlankNode, Value = Bytes(text[2..]) };
        }

        var end = text.LastIndexOf('"');
        var datatype = text[(end + 1)..] is ['^', '^', '<', .. var iri, '>'] ? iri : "";
        return new()
        {
            Kind = TermKind.Literal,
            Value = Bytes(text[1..end]),
            Datatype = datatype == "http://www.w3.org/2001/XMLSchema#string" ? [] : Bytes(datatype),
            Language = text[(end + 1)..] is ['@', .. var language] ? Bytes(language) : [],
        };
    }

    private static byte[] Bytes(string escaped) => Utf8.GetBytes(Escape().Replace(escaped, match => match.Value[1] switch
    {
        't' => "\t",
        'b' => "\b",
        'n' => "\n",
        'r' => "\r",
        'f' => "\f",
        'u' or 'U' => char.ConvertFromUtf32(Convert.ToInt32(match.Value[2..], 16)),
        var other => other.ToString(),
    }));

    [GeneratedRegex("""^(?:(?<term><[^>]*>|_:[^\s<"]*[^\s<".]|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)\s*){3,4}\.\s*(?:#.*)?$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("""\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
