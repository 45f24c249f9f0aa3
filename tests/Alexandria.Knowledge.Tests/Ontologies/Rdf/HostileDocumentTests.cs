using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>Whatever the bytes: an outcome, and no exception.</summary>
public sealed class HostileDocumentTests
{
    /// <summary>Something of everything that the syntaxes have.</summary>
    private const string Everything = """
        @prefix ex: <http://ex.org/ns#> . PREFIX é: <http://ex.org/é/>
        @base <http://ex.org/dir/> . BASE <sub/x?q>
        # a comment 😀
        ex:s a ex:T , é:ü\~x%20y ; <rel/../p> "a\tb\u00e9\U0001F600"@en-GB , 'x'^^ex:dt ; ; .
        [ ex:p 1 , -2.5 , +.5e-3 , true ] ex:q ( 1 ( "x" ) [] ) .
        _:genid1 ex:p \"\"\"long "" \" text
        with lines\"\"\" , '''y''' , () ; .
        (1) ex:p _:a.b-c .
        """;

    private const string Graphs = """
        GRAPH <http://g/1> { ex:s ex:p [ ex:p _:b ] , "x" . ex:s ex:p 1 }
        { ex:s ex:p 2 . } [] { ex:s ex:p 3 }
        """;

    private const string Lines = """
        <http://s/é> <http://p> "a\n\u00e9\U0001F600\\"@en-GB . # comment
        _:a.b <http://p> "x"^^<http://dt> <http://g> .
        <http://s> <http://p> _:b _:g .
        """;

    private static readonly RdfFormat[] Formats = [RdfFormat.NTriples, RdfFormat.NQuads, RdfFormat.Turtle, RdfFormat.TriG];

    private static byte[] Document(RdfFormat format)
    {
        var turtle = Everything.Replace("\\\"\"\"", "\"\"\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(format switch
        {
            RdfFormat.Turtle => turtle,
            RdfFormat.TriG => turtle + Graphs,
            _ => Lines,
        });
    }

    [Fact]
    public void A_document_cut_anywhere_has_an_outcome()
    {
        foreach (var format in Formats)
        {
            var document = Document(format);
            var whole = Read(document, format);
            if (format != RdfFormat.NTriples)
            {
                Assert.Null(whole.Error);
            }

            for (var length = 0; length < document.Length; length++)
            {
                var outcome = Read(document[..length], format);
                Assert.True(outcome.Statements <= whole.Statements);
            }
        }
    }

    [Fact]
    public void The_window_may_move_at_any_byte()
    {
        const int window = 64 * 1024;
        foreach (var format in Formats)
        {
            var document = Document(format);
            var expected = new QuadList();
            var options = ReadOptions.Default with { BaseIri = "http://base/" };
            var outcome = RdfReader.Read(new MemoryStream(document), format, expected, options, TestContext.Current.CancellationToken);
            for (var at = 1; at < document.Length; at++)
            {
                byte[] moved = [.. Enumerable.Repeat((byte)'\n', window - at), .. document];
                var list = new QuadList();
                var again = RdfReader.Read(new MemoryStream(moved), format, list, options, TestContext.Current.CancellationToken);
                Assert.Equal(outcome.Error is { } error ? error with { Line = error.Line + window - at } : null, again.Error);
                Assert.Equal(expected.Quads, list.Quads);
            }
        }
    }

    [Fact]
    public void A_mutated_document_has_an_outcome()
    {
        var random = new Random(20);
        foreach (var format in Formats)
        {
            var document = Document(format);
            for (var round = 0; round < 3_000; round++)
            {
                AssertSound(Read(Mutate(document, random), format));
            }
        }
    }

    [Fact]
    public void A_mutated_document_of_the_suites_has_an_outcome()
    {
        var random = new Random(22);
        var folder = OntologyData.Folder("rdf-tests", "rdf11");
        var documents = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => RdfFormats.OfFileName(f) is not (null or RdfFormat.RdfXml) && new FileInfo(f).Length is > 0 and < 10_000)
            .Order(StringComparer.Ordinal);
        foreach (var file in documents)
        {
            var document = File.ReadAllBytes(file);
            for (var round = 0; round < 8; round++)
            {
                AssertSound(Read(Mutate(document, random), RdfFormats.OfFileName(file)!.Value));
            }
        }
    }

    [Fact]
    public void Random_bytes_have_an_outcome()
    {
        var random = new Random(21);
        var bytes = new byte[64];
        for (var round = 0; round < 5_000; round++)
        {
            random.NextBytes(bytes);
            foreach (var format in Formats)
            {
                AssertSound(Read(bytes, format));
            }
        }
    }

    [Fact]
    public void A_NUL_in_a_string_is_a_character_and_elsewhere_an_error()
    {
        Assert.Equal("\"a\0b\"", QuadList.Of("<s:> <p:> \"a\0b\" .", RdfFormat.NTriples).Quads[0].Object);
        Assert.Equal("\"a\0b\"", QuadList.Of("<s:> <p:> \"a\0b\" .", RdfFormat.Turtle).Quads[0].Object);
        foreach (var format in Formats)
        {
            Assert.Equal("rdf_iri_character", Read("<s:\0> <p:> <o:> ."u8.ToArray(), format).Error?.Code);
            Assert.NotNull(Read("\0<s:> <p:> <o:> ."u8.ToArray(), format).Error);
        }
    }

    private static ReadOutcome Read(byte[] document, RdfFormat format)
    {
        return RdfReader.Read(new MemoryStream(document), format, Ignored.Instance, ReadOptions.Default with { BaseIri = "http://base/" }, TestContext.Current.CancellationToken);
    }

    private static byte[] Mutate(byte[] document, Random random)
    {
        var mutated = document.ToList();
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated[at] = (byte)"<>\"'\\@^.;,[](){}:_#%\n\0"[random.Next(22)];
                    break;
                case 2 when mutated.Count > 1:
                    mutated.RemoveAt(at);
                    break;
                default:
                    var from = random.Next(mutated.Count);
                    mutated.InsertRange(at, mutated.GetRange(from, random.Next(Math.Min(20, mutated.Count - from))));
                    break;
            }
        }

        return [.. mutated];
    }

    private static void AssertSound(ReadOutcome outcome)
    {
        if (outcome.Error is { } error)
        {
            Assert.InRange(error.Line, 1, 1000);
            Assert.InRange(error.Column, 1, 10_000);
            Assert.Matches("^(turtle|ntriples|rdf)_[a-z0-9_]+$", error.Code);
            Assert.DoesNotContain(error.Message, char.IsControl);
            Assert.InRange(error.Message.Length, 10, 200);
        }
    }
}
