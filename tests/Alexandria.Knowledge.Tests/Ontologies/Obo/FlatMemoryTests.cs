using System.Text;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Knowledge.Tests.Ontologies.Terms;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Obo;

/// <summary>Memory does not grow with the document. The process is measured: nothing else runs beside these tests.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class FlatMemoryTests
{
    [Fact]
    public void A_stanza_without_an_end_is_cut()
    {
        using var stream = new Repeated("format-version: 1.4\n[Term]\nid: X:1\n", _ => "synonym: \"a\" EXACT []\n", 20_000_000);
        var terms = new CollectedTerms();
        var outcome = OboReader.Read(stream, terms);
        Assert.Equal("obo_stanza_too_large", Assert.Single(outcome.Errors).Code);
        Assert.Equal(TermSize.MostParts - 1, terms["X:1"].Synonyms.Count);
    }

    [Theory]
    [InlineData(80_000_000, false)]
    [InlineData(50_000_000, true)]
    public void Memory_stays_flat_over_tens_of_megabytes(long size, bool validated)
    {
        using var stream = new Repeated(
            "format-version: 1.4\nontology: x\n",
            i => $"[Term]\nid: X:{i:D7}\nname: term {i}\ndef: \"What the term {i} means, in a sentence of some length.\" [X:y]\nsynonym: \"other {i}\" EXACT []\nis_a: X:{i / 2:D7} ! above\n\n",
            size);
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
        var largest = 0L;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sink = new Counting(validated ? validation.Terms : null, terms =>
        {
            if (terms % 50_000 == 0)
            {
                GC.Collect();
                largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: false) - before);
            }
        });
        var outcome = OboReader.Read(stream, sink);
        Assert.Empty(outcome.Errors);
        Assert.True(outcome.Terms > size / 200, $"{outcome.Terms} terms");
        if (validated)
        {
            Assert.Equal([Rules.IsACycle], validation.Complete("x", "obo", outcome).Rules.Where(r => r.Count > 0).Select(r => r.Code));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{outcome.Terms:N0} terms, {largest / 1e6:N1} MB at most");
        Assert.True(largest < 64 * 1024 * 1024, $"{largest:N0} bytes");
    }

    private sealed class Counting(ITermSink? also, Action<long> seen) : ITermSink
    {
        private long terms;

        public void Header(OntologyHeader header) => also?.Header(header);

        public void Term(OntologyTerm term)
        {
            also?.Term(term);
            seen(++terms);
        }
    }

    /// <summary>A beginning, then parts made as they are read, up to a length in bytes.</summary>
    private sealed class Repeated(string beginning, Func<long, string> part, long length) : Stream
    {
        private byte[] part = Encoding.UTF8.GetBytes(beginning);
        private int at;
        private long parts;
        private long given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (at == part.Length)
            {
                if (given > length)
                {
                    return 0;
                }

                (part, at) = (Encoding.UTF8.GetBytes(part(parts++)), 0);
            }

            var taken = Math.Min(count, part.Length - at);
            part.AsSpan(at, taken).CopyTo(buffer.AsSpan(offset));
            at += taken;
            given += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
