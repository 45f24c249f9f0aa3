using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

public sealed class ParallelLineReaderTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Several_threads_give_what_one_gives(int threads)
    {
        var document = Document(20_000);
        var (one, expected) = Read(document, 1);
        var (several, given) = Read(document, threads);
        Assert.Null(one.Error);
        Assert.Equal(60_000, one.Statements);
        Assert.Equal(one, several);
        Assert.Equal(expected, given);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19_999)]
    [InlineData(10_000)]
    public void An_error_is_at_the_same_place_after_the_same_statements(int broken)
    {
        var lines = Encoding.UTF8.GetString(Document(20_000)).Split('\n');
        lines[3 * broken] = "<http://é> <http://p> nope .";
        var document = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        var (one, expected) = Read(document, 1);
        var (several, given) = Read(document, 3);
        Assert.Equal((3 * broken) + 1, one.Error?.Line);
        Assert.Equal(one, several);
        Assert.Equal(expected, given);
    }

    [Fact]
    public void A_line_longer_than_a_chunk_is_read_too()
    {
        var comment = Encoding.UTF8.GetBytes("# " + new string('x', 3_000_000) + "\n");
        byte[][] documents =
        [
            [.. "\uFEFF"u8, .. comment, .. Document(100)],
            [.. Document(10_000), .. comment, .. Document(10_000), .. "<http://s> ?"u8],
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Document(10_000)).ReplaceLineEndings("\r")),
        ];
        foreach (var document in documents)
        {
            var (one, expected) = Read(document, 1);
            var (several, given) = Read(document, 2);
            Assert.Equal(one, several);
            Assert.Equal(expected, given);
        }
    }

    [Fact]
    public void A_byte_order_mark_within_the_document_is_an_error_wherever_chunks_begin()
    {
        // A chunk is 256 KiB: in one of these documents a mark is what the second one begins with.
        const string line = "<http://s> <http://p> <http://o> .\n";
        var fitting = 256 * 1024 / line.Length;
        for (var count = fitting - 1; count <= fitting + 1; count++)
        {
            var document = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, count)) + "\uFEFF" + line);
            var outcome = Read(document, 2).Outcome;
            Assert.Equal("ntriples_expected_subject", outcome.Error?.Code);
            Assert.Equal(Read(document, 1).Outcome, outcome);
        }
    }

    [Fact]
    public void Empty_documents_are_documents()
    {
        foreach (var document in (string[])["", "\n", "# x", "\r\n"])
        {
            Assert.Equal(new ReadOutcome(0, null), Read(Encoding.UTF8.GetBytes(document), 2).Outcome);
        }
    }

    [Fact]
    public void What_the_sink_throws_reaches_the_caller_and_no_thread_stays()
    {
        var options = ReadOptions.Default with { Threads = 3 };
        Assert.Throws<InvalidOperationException>(() =>
            RdfReader.Read(new MemoryStream(Document(20_000)), RdfFormat.NTriples, new Broken(), options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        foreach (var threads in (int[])[1, 3])
        {
            Assert.Throws<OperationCanceledException>(() =>
                RdfReader.Read(new MemoryStream(Document(100)), RdfFormat.NTriples, new QuadList(), ReadOptions.Default with { Threads = threads }, cancelled.Token));
        }
    }

    private static byte[] Document(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append("<http://s/").Append(i).Append("> <http://p/é> \"a\\t\\u00e9 ").Append(i).Append("\"@en .\n")
                .Append("_:b").Append(i).Append(" <http://p> \"x\"^^<http://dt> . # comment\n")
                .Append("<http://s> <http://p> _:b").Append(i).Append(".\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static (ReadOutcome Outcome, List<Quad> Quads) Read(byte[] document, int threads)
    {
        var list = new QuadList();
        var options = ReadOptions.Default with { Threads = threads };
        return (RdfReader.Read(new MemoryStream(document), RdfFormat.NTriples, list, options, TestContext.Current.CancellationToken), list.Quads);
    }

    private sealed class Broken : IStatementSink
    {
        public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
        {
            throw new InvalidOperationException("broken");
        }
    }
}
