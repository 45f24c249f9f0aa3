using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>What is written is read again as the same statements, however the bytes arrive.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Characters =
        [.. "abcXYZ019_-.:/#?&=%~!$'()*+,;@ \t\r\n\f\b\0\u007F\"\\<>{}|^`".Select(c => c.ToString()), "é", "ü", "\u0300", "\u200D", "中", "\uFFFD", "😀", "\U0010FFFF"];

    private static readonly Gen<string> Text = Gen.Elements(Characters).ListOf().Select(string.Concat);

    private static readonly Gen<string> Iri = Gen.Elements(
        Gen.Elements("http://ex.org/ns#", "http://ex.org/", "urn:x:", "http://é.org/").Zip(
            Gen.Elements([.. Characters.Where(c => c[0] > ' ' && !"<>\"{}|^`\\".Contains(c, StringComparison.Ordinal))]).ListOf().Select(string.Concat),
            (ns, local) => $"<{ns}{local}>"),
        Gen.Constant("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")).SelectMany(g => g);

    private static readonly Gen<string> Blank = Gen.Elements("_:a", "_:b.c-d", "_:0", "_:é·", "_:genid1", "_:genidx1", "_:_");

    private static readonly Gen<string> Literal = Gen.OneOf(
        Text.Select(t => $"\"{t}\""),
        Text.Zip(Gen.Elements("en", "de-ch", "zh-hant-x-1"), (t, l) => $"\"{t}\"@{l}"),
        Text.Zip(Iri, (t, d) => $"\"{t}\"^^{d}"),
        Gen.Elements("1", "-2", "+03", "1.0", "true", "false", "1e5", "", "x").Zip(
            Gen.Elements("integer", "boolean", "decimal", "double", "date"),
            (t, d) => $"\"{t}\"^^<http://www.w3.org/2001/XMLSchema#{d}>"));

    private static readonly Gen<Quad[]> Quads =
        (from s in Gen.OneOf(Iri, Blank).ListOf()
         from p in Iri.ListOf()
         from o in Gen.OneOf(Iri, Blank, Literal).NonEmptyListOf()
         from g in Gen.OneOf(Iri, Blank, Gen.Constant("")).NonEmptyListOf()
         from count in Gen.Choose(0, 12)
         select (s, p, o, g, count))
        .SelectMany(v => Gen.Choose(0, 1000).ListOf(4 * v.count).Select(picks => Enumerable.Range(0, v.s.Count * v.p.Count == 0 ? 0 : v.count)
            .Select(i => new Quad(
                v.s[picks[4 * i] % v.s.Count],
                v.p[picks[(4 * i) + 1] % v.p.Count],
                v.o[picks[(4 * i) + 2] % v.o.Count],
                v.g[picks[(4 * i) + 3] % v.g.Count]))
            .ToArray()));

    [Theory]
    [InlineData("NTriples")]
    [InlineData("NQuads")]
    [InlineData("Turtle")]
    [InlineData("TriG")]
    public void What_is_written_is_read_again_as_the_same_statements(string syntax)
    {
        var format = Enum.Parse<RdfFormat>(syntax);
        var named = format is RdfFormat.NQuads or RdfFormat.TriG;
        Prop.ForAll(Quads.ToArbitrary(), quads =>
        {
            var written = Write(quads, format);
            var expected = quads.Select(q => format is RdfFormat.Turtle or RdfFormat.TriG ? Relabel(q) : q)
                .Select(q => named ? q : q with { Graph = "" });
            Assert.Equal(expected, QuadList.Of(new MemoryStream(written), format).Quads);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("NTriples")]
    [InlineData("NQuads")]
    [InlineData("Turtle")]
    [InlineData("TriG")]
    public void The_pieces_in_which_a_document_arrives_change_nothing(string syntax)
    {
        var format = Enum.Parse<RdfFormat>(syntax);
        var generator = Quads.Zip(Gen.Choose(1, 9).NonEmptyListOf(), (q, s) => (Quads: q, Sizes: s))
            .Zip(Gen.Choose(0, 100_000), (v, edit) => (v.Quads, v.Sizes, Edit: edit));
        Prop.ForAll(generator.ToArbitrary(), input =>
        {
            // Half of the documents have an error somewhere, whose place must be the same too.
            var document = Write(input.Quads, format);
            if (document.Length > 0 && input.Edit % 2 == 0)
            {
                document[input.Edit % document.Length] = (byte)"<>\"\\.@ \xFF"[input.Edit / 2 % 8];
            }

            var whole = new QuadList();
            var outcome = RdfReader.Read(new MemoryStream(document), format, whole, ReadOptions.Default, TestContext.Current.CancellationToken);
            var inPieces = new QuadList();
            using var stream = new Pieces(document, [.. input.Sizes]);
            Assert.Equal(outcome, RdfReader.Read(stream, format, inPieces, ReadOptions.Default, TestContext.Current.CancellationToken));
            Assert.Equal(whole.Quads, inPieces.Quads);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Written_Turtle_shares_subjects_and_predicates_and_uses_prefixes()
    {
        const string document = """
            @prefix ex: <http://ex.org/> .
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
            ex:s ex:p 1, true, "x"^^xsd:date ; a ex:C , <http://ex.org/a(b)> . ex:t ex:p "é\n"@en .
            """;
        using var output = new MemoryStream();
        using var writer = new TurtleWriter(output, graphs: false);
        RdfReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), RdfFormat.Turtle, writer, ReadOptions.Default, TestContext.Current.CancellationToken);
        writer.Flush();
        Assert.Equal(
            """
            @prefix ex: <http://ex.org/> .
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
            ex:s
                ex:p 1, true, "x"^^xsd:date ;
                a ex:C, <http://ex.org/a(b)> .
            ex:t
                ex:p "é\n"@en .

            """,
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void A_prefix_that_is_declared_anew_stands_for_what_it_was_declared_last()
    {
        const string document = """
            @prefix a: <http://ex.org/1/> . a:x a:y a:z .
            @prefix b: <http://ex.org/1/> . @prefix a: <http://ex.org/2/> . a:x b:y <http://ex.org/2/z> .
            @prefix b: <http://ex.org/3/> . <http://ex.org/1/x> b:y a:z .
            """;
        using var output = new MemoryStream();
        using var writer = new TurtleWriter(output, graphs: false);
        RdfReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), RdfFormat.Turtle, writer, ReadOptions.Default, TestContext.Current.CancellationToken);
        writer.Flush();
        Assert.Equal(QuadList.Of(document, RdfFormat.Turtle).Quads, QuadList.Of(Encoding.UTF8.GetString(output.ToArray()), RdfFormat.Turtle).Quads);
    }

    [Fact]
    public void Labels_of_the_document_never_meet_generated_ones()
    {
        var quads = QuadList.Of("_:genid1 <p:> [] , ( _:genid2 _:genidx2 _:genid ) .", RdfFormat.Turtle).Quads;
        var blanks = quads.SelectMany(q => q.Terms).Where(t => t.StartsWith("_:", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["_:genid1", "_:genid2", "_:genid3", "_:genid4", "_:genidx", "_:genidx1", "_:genidx2", "_:genidxx2"], blanks);
    }

    private static byte[] Write(IEnumerable<Quad> quads, RdfFormat format)
    {
        using var output = new MemoryStream();
        using TermWriter writer = format is RdfFormat.Turtle or RdfFormat.TriG
            ? new TurtleWriter(output, format == RdfFormat.TriG)
            : new LineWriter(output, format == RdfFormat.NQuads);
        var sink = (IStatementSink)writer;
        sink.Prefix("ex"u8, "http://ex.org/ns#"u8);
        sink.Prefix(""u8, "http://ex.org/"u8);
        sink.Prefix("no.good."u8, "urn:x:"u8);
        foreach (var quad in quads)
        {
            sink.Statement(Term(quad.Subject), Term(quad.Predicate), Term(quad.Object), Term(quad.Graph));
        }

        writer.Flush();
        return output.ToArray();
    }

    private static Quad Relabel(Quad quad)
    {
        var terms = quad.Terms.Select(t => t.StartsWith("_:genid", StringComparison.Ordinal) ? "_:genidx" + t[7..] : t).ToArray();
        return new Quad(terms[0], terms[1], terms[2], terms[3]);
    }

    private static RdfTerm Term(string text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        if (text[0] != '"')
        {
            return text[0] == '<'
                ? new RdfTerm { Kind = TermKind.Iri, Value = Encoding.UTF8.GetBytes(text[1..^1]) }
                : new RdfTerm { Kind = TermKind.BlankNode, Value = Encoding.UTF8.GetBytes(text[2..]) };
        }

        // No language tag has a quotation mark, and no IRI.
        var end = text.LastIndexOf('"');
        var tail = text[(end + 1)..];
        return new RdfTerm
        {
            Kind = TermKind.Literal,
            Value = Encoding.UTF8.GetBytes(text[1..end]),
            Language = tail.StartsWith('@') ? Encoding.UTF8.GetBytes(tail[1..]) : default,
            Datatype = tail.StartsWith('^') ? Encoding.UTF8.GetBytes(tail[3..^1]) : default,
        };
    }
}
