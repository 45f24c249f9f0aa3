using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.BZip2;

namespace Alexandria.Knowledge.Ontologies.Extraction.Compression;

/// <summary>The content of a bzip2 file: its streams one after another, as parallel compressors write them. Blocks are checked by the library.</summary>
internal sealed class Bzip2Streams(ArchiveFile file, CancellationToken cancellation) : ReadOnlyStream
{
    // The library reads into arrays only.
    private readonly byte[] chunk = new byte[64 * 1024];
    private readonly Feed feed = new(file);
    private BZip2InputStream? decoder;
    private bool ended;

    private static ReadOnlySpan<byte> EndMark => [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

    /// <summary>Whether a bzip2 stream begins with these ten bytes: <c>BZh</c>, its block size, and the mark of a block or of the end.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10 && bytes.StartsWith("BZh"u8) && bytes[3] is >= (byte)'1' and <= (byte)'9'
        && (bytes[4..10].SequenceEqual("1AY&SY"u8) || bytes[4..10].SequenceEqual(EndMark));

    public override int Read(Span<byte> buffer)
    {
        Span<byte> next = stackalloc byte[10];
        while (!ended && !buffer.IsEmpty)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = Decode(Math.Min(buffer.Length, chunk.Length));
            if (read > 0)
            {
                chunk.AsSpan(0, read).CopyTo(buffer);
                return read;
            }

            decoder = null;
            if (feed.Position == file.Length)
            {
                ended = true;
            }
            else if (!IsStart(next[..file.ReadUpTo(feed.Position, next)]))
            {
                throw new ArchiveRefusedException(ExtractionCodes.TrailingData, "After the last bzip2 stream come bytes that belong to none.");
            }
        }

        return 0;
    }

    private int Decode(int count)
    {
        try
        {
            decoder ??= new BZip2InputStream(feed) { IsStreamOwner = false };
            return decoder.Read(chunk, 0, count);
        }
        catch (Exception damaged) when (damaged is SharpZipBaseException or EndOfStreamException or IndexOutOfRangeException)
        {
            // The library notices some damage only by running out of its tables.
            throw feed.IsExhausted
                ? new ArchiveRefusedException(ExtractionCodes.Truncated, "The file ends within its compressed data. Download it again.")
                : new ArchiveRefusedException(ExtractionCodes.Corrupt, "The compressed data is damaged. Download the file again.");
        }
    }

    // The library takes single bytes, and exactly those that it needs.
    private sealed class Feed(ArchiveFile file) : ReadOnlyStream
    {
        private readonly byte[] buffer = new byte[32 * 1024];
        private int at;
        private int filled;
        private long read;

        public new long Position => read - filled + at;

        public bool IsExhausted { get; private set; }

        public override int ReadByte()
        {
            if (at == filled)
            {
                (at, filled) = (0, file.ReadUpTo(read, buffer));
                read += filled;
                if (filled == 0)
                {
                    IsExhausted = true;
                    return -1;
                }
            }

            return buffer[at++];
        }

        public override int Read(Span<byte> into)
        {
            var value = into.IsEmpty ? -1 : ReadByte();
            if (value < 0)
            {
                return 0;
            }

            into[0] = (byte)value;
            return 1;
        }
    }
}
