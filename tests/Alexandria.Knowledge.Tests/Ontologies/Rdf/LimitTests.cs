using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>Whatever the document's length and depth: bounded memory, and an error at the bound.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("[ <p:> ")]
    [InlineData("( ")]
    [InlineData("( [ <p:> ")]
    public void Deep_nesting_is_refused(string opening)
    {
        var document = Encoding.UTF8.GetBytes("<s:> <p:> " + string.Concat(Enumerable.Repeat(opening, 100_000)));
        Assert.Equal("rdf_too_deep", Read(document, RdfFormat.Turtle, ReadOptions.Default).Error?.Code);
        Assert.Equal("rdf_too_deep", Read(document[10..], RdfFormat.TriG, ReadOptions.Default).Error?.Code);
        // No limit of ours, but the thread's stack still has an end.
        var outcome = Read(document, RdfFormat.Turtle, ReadOptions.Default with { MaxDepth = int.MaxValue });
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
        foreach (var format in (RdfFormat[])[RdfFormat.NTriples, RdfFormat.NQuads, RdfFormat.Turtle, RdfFormat.TriG])
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var input = new Repeated(Encoding.UTF8.GetBytes(beginning), Encoding.UTF8.GetBytes(repeated), 100_000_000);
            var outcome = RdfReader.Read(input, format, Ignored.Instance, ReadOptions.Default with { MaxTokenBytes = 1_000_000 }, TestContext.Current.CancellationToken);
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
            var outcome = RdfReader.Read(input, RdfFormat.Turtle, Ignored.Instance, ReadOptions.Default with { MaxTokenBytes = 1_000_000 }, TestContext.Current.CancellationToken);
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
            var outcome = Read(Encoding.UTF8.GetBytes(document), RdfFormat.Turtle, ReadOptions.Default with { MaxTokenBytes = limit });
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
        var outcome = RdfReader.Read(input, RdfFormat.Turtle, Ignored.Instance, options, TestContext.Current.CancellationToken);
        Assert.Equal(beginning.StartsWith('<') ? "rdf_unexpected_end" : null, outcome.Error?.Code);
    }

    [Fact]
    public void Prefixes_without_end_are_refused()
    {
        var document = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"@prefix p{i}: <http://example.org/{i}> .\n"));
        var options = ReadOptions.Default with { MaxTokenBytes = 100_000 };
        var outcome = Read(Encoding.UTF8.GetBytes(document), RdfFormat.Turtle, options);
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
            var sink = Ignored.Instance;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = RdfReader.Read(input, RdfFormat.Turtle, sink, ReadOptions.Default, TestContext.Current.CancellationToken);
            Assert.InRange(outcome.Statements, 50_000, long.MaxValue);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
        }
    }

    private static ReadOutcome Read(byte[] document, RdfFormat format, ReadOptions options) =>
        RdfReader.Read(new MemoryStream(document), format, Ignored.Instance, options, TestContext.Current.CancellationToken);
}
