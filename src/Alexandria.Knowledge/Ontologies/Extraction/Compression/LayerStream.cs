using Alexandria.Knowledge.Ontologies.Extraction.Output;

namespace Alexandria.Knowledge.Ontologies.Extraction.Compression;

/// <summary>What a compression around the whole archive yields, counted; its beginning can be looked at before it is read.</summary>
internal sealed class LayerStream(Stream inner, EntryWriter writer) : ReadOnlyStream
{
    private byte[] peeked = [];
    private int taken;

    /// <summary>At most so many bytes from the beginning; they are read again.</summary>
    public ReadOnlySpan<byte> Peek(int bytes)
    {
        peeked = new byte[bytes];
        var there = inner.ReadAtLeast(peeked, bytes, throwOnEndOfStream: false);
        writer.CountLayer(there);
        Array.Resize(ref peeked, there);
        return peeked;
    }

    public override int Read(Span<byte> buffer)
    {
        if (taken < peeked.Length)
        {
            var again = Math.Min(buffer.Length, peeked.Length - taken);
            peeked.AsSpan(taken, again).CopyTo(buffer);
            taken += again;
            return again;
        }

        var read = inner.Read(buffer);
        writer.CountLayer(read);
        return read;
    }
}
