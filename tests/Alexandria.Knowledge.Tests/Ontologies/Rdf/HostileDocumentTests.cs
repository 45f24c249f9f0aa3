using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>Whatever the bytes: an outcome, no exception, bounded memory.</summary>
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

    [Theory]
    [InlineData("[ <p:> ")]
    [InlineData("( ")]
    [InlineData("( [ <p:> ")]
    public void Deep_nesting_is_refused(string opening)
    {
        var document = Encoding.UTF8.GetBytes("<s:> <p:> " + string.Concat(Enumerable.Repeat(opening, 100_000)));
        Assert.Equal("rdf_too_deep", Read(document, RdfFormat.Turtle).Error?.Code);
        Assert.Equal("rdf_too_deep", Read(document[10..], RdfFormat.TriG).Error?.Code);
        // No limit of ours, but the thread's stack still has an end.
        var outcome = RdfReader.Read(new MemoryStream(document), RdfFormat.Turtle, new Ignore(), ReadOptions.Default with { MaxDepth = int.MaxValue }, TestContext.Current.CancellationToken);
        Assert.Contains(outcome.Error?.Code, (string[])["rdf_too_deep", "rdf_unexpected_end"]);
    }

    [Fact]
    public void As_deep_as_allowed_is_read()
    {
        var document = "<s:> <p:> " + string.Concat(Enumerable.Repeat("[ <p:> (", 256)) + " 1 " + string.Concat(Enumerable.Repeat(") ]", 256)) + " .";
        Assert.Equal(1 + (3 * 256), QuadList.Of(document, RdfFormat.Turtle).Quads.Count);
    }

    [Theory]
    [InlineData("<s:> <p:> \"", "x")]
    [InlineData("<s:> <p:> \"", "\\n")]
    [InlineData("<s:> <p:> <x:", "x")]
    [InlineData("<s:> <p:> _:b", "x")]
    [InlineData("_:", "é")]
    [InlineData("<s:> <p:> \"x\"@a", "a")]
    public void A_token_of_100_MB_is_refused_with_little_memory(string beginning, string repeated)
    {
        foreach (var format in Formats)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var input = new Repeated(Encoding.UTF8.GetBytes(beginning), Encoding.UTF8.GetBytes(repeated), 100_000_000);
            var outcome = RdfReader.Read(input, format, new Ignore(), ReadOptions.Default with { MaxTokenBytes = 1_000_000 }, TestContext.Current.CancellationToken);
            Assert.Equal("rdf_token_too_long", outcome.Error?.Code);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
        }
    }

    [Theory]
    [InlineData("\"\"\"")]
    [InlineData("ex:")]
    [InlineData("0")]
    [InlineData("t")]
    public void A_long_token_of_Turtle_is_refused(string beginning)
    {
        foreach (var repeated in (string[])["1", "1."])
        {
            using var input = new Repeated(Encoding.UTF8.GetBytes("@prefix ex: <http://x/> . <s:> <p:> " + beginning), Encoding.UTF8.GetBytes(repeated), 1_500_000);
            var outcome = RdfReader.Read(input, RdfFormat.Turtle, new Ignore(), ReadOptions.Default with { MaxTokenBytes = 1_000_000 }, TestContext.Current.CancellationToken);
            // Zeros, a dot and zeros again are several numbers.
            Assert.Contains(outcome.Error?.Code, (string[])["rdf_token_too_long", beginning == "0" ? "turtle_expected_subject" : ""]);
        }
    }

    [Theory]
    [InlineData(100, "rdf_token_too_long")]
    [InlineData(101, null)]
    public void The_limit_of_a_token_is_exact(int limit, string? code)
    {
        var token = new string('x', 99);
        foreach (var document in (string[])[$"<s:> <p:> \"{token}\" .", $"<s:{token[3..]}x> <p:> <o:> .", $"_:{token} <p:> <o:> ."])
        {
            var outcome = RdfReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), RdfFormat.Turtle, new Ignore(), ReadOptions.Default with { MaxTokenBytes = limit }, TestContext.Current.CancellationToken);
            Assert.Equal(code, outcome.Error?.Code);
        }
    }

    [Theory]
    [InlineData("# ", "comment ")]
    [InlineData("", " ")]
    [InlineData("<s:> <p:> <o:>\n", "\t\n")]
    [InlineData("<s:> <p:> \"o\"\n", "\t\n")]
    [InlineData("<s:> <p:> \"o\" #", "\t#")]
    [InlineData("<s:> <p:> \"o\"^^ #", "\t#")]
    public void White_space_and_comments_take_no_memory(string beginning, string repeated)
    {
        using var input = new Repeated(Encoding.UTF8.GetBytes(beginning), Encoding.UTF8.GetBytes(repeated), 5_000_000);
        var options = ReadOptions.Default with { MaxTokenBytes = 100_000 };
        var outcome = RdfReader.Read(input, RdfFormat.Turtle, new Ignore(), options, TestContext.Current.CancellationToken);
        Assert.Equal(beginning.StartsWith('<') ? "rdf_unexpected_end" : null, outcome.Error?.Code);
    }

    [Fact]
    public void Prefixes_without_end_are_refused()
    {
        var document = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"@prefix p{i}: <http://example.org/{i}> .\n"));
        var options = ReadOptions.Default with { MaxTokenBytes = 100_000 };
        var outcome = RdfReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), RdfFormat.Turtle, new Ignore(), options, TestContext.Current.CancellationToken);
        Assert.Equal("rdf_too_many_prefixes", outcome.Error?.Code);
    }

    [Fact]
    public void A_statement_takes_no_memory()
    {
        foreach (var (beginning, repeated) in (IEnumerable<(string, string)>)[
            ("", "<http://s/é> <http://p> \"a\\tb\"@en .\n"),
            ("@prefix ex: <http://x/> .\n", "ex:a\\~ ex:p ex:é , 1.5 , [ ex:q _:b ] , ( 1 \"x\" ) ; a ex:C .\n"),
            ("@prefix ex: <http://x/> . ex:l ex:p ( ", "ex:item ")])
        {
            using var input = new Repeated(Encoding.UTF8.GetBytes(beginning), Encoding.UTF8.GetBytes(repeated), 3_000_000);
            var sink = new Ignore();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = RdfReader.Read(input, RdfFormat.Turtle, sink, ReadOptions.Default, TestContext.Current.CancellationToken);
            Assert.InRange(outcome.Statements, 50_000, long.MaxValue);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
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
        return RdfReader.Read(new MemoryStream(document), format, new Ignore(), ReadOptions.Default with { BaseIri = "http://base/" }, TestContext.Current.CancellationToken);
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

    private sealed class Ignore : IStatementSink
    {
        public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
        {
        }
    }
}
