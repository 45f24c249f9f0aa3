using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Extraction.Compression;

/// <summary>The content of a gzip file (RFC 1952): its members one after another, each checked against its length and CRC-32.</summary>
/// <remarks>The framework's GZipStream does not tell a cut file from a whole one, and passes over what follows the last member; here only the deflate data is its job.</remarks>
internal sealed class GzipMembers : ReadOnlyStream
{
    private const int TrailerBytes = 8;
    private const int UsualHeaderBytes = 512;
    private const int LongestHeaderBytes = 128 * 1024;
    private const byte HeaderCheck = 2;
    private const byte Extra = 4;
    private const byte Name = 8;
    private const byte Comment = 16;
    private const byte Reserved = 0xE0;

    private readonly ArchiveFile file;
    private readonly CancellationToken cancellation;
    private Feed feed;
    private DeflateStream inflater;
    private Crc32 crc = new();
    private uint size;
    private bool ended;

    /// <exception cref="ArchiveRefusedException">The first header is damaged.</exception>
    public GzipMembers(ArchiveFile file, CancellationToken cancellation)
    {
        (this.file, this.cancellation) = (file, cancellation);
        feed = new Feed(file, HeaderEnd(0));
        inflater = new DeflateStream(feed, CompressionMode.Decompress);
    }

    /// <summary>The name that the first header gives; null when it gives none.</summary>
    public string? FileName { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        while (!ended && !buffer.IsEmpty)
        {
            // Here, not only around it: there may be millions of empty members.
            cancellation.ThrowIfCancellationRequested();
            var read = Inflate(buffer);
            if (read > 0)
            {
                feed.IsSlow = false;
                crc.Append(buffer[..read]);
                size = unchecked(size + (uint)read);
                return read;
            }

            Next();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        inflater.Dispose();
        base.Dispose(disposing);
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return inflater.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw new ArchiveRefusedException(ExtractionCodes.Corrupt, "The compressed data is damaged. Download the file again.");
        }
    }

    // The inflater reads ahead; where the deflate data ended is told by the trailer, whose eight bytes are known by now, and by what follows it.
    private void Next()
    {
        if (feed.IsExhausted)
        {
            throw new ArchiveRefusedException(ExtractionCodes.Truncated, "The file ends within its compressed data. Download it again.");
        }

        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], size);
        var window = new byte[feed.Position - feed.LastChunk + (2 * TrailerBytes)];
        var start = feed.IsSlow ? feed.Position : Math.Max(0, feed.LastChunk - TrailerBytes);
        var there = window.AsSpan(0, file.ReadUpTo(start, window));
        var found = false;
        for (var at = there.IndexOf(trailer); at >= 0 && (at == 0 || !feed.IsSlow); at = Following(there, trailer, at))
        {
            found = true;
            var next = start + at + TrailerBytes;
            if (next == file.Length)
            {
                ended = true;
                return;
            }

            if (IsMember(next))
            {
                Open(next);
                return;
            }
        }

        throw found
            ? new ArchiveRefusedException(ExtractionCodes.TrailingData, "After the last gzip member come bytes that belong to none.")
            : new ArchiveRefusedException(ExtractionCodes.Checksum, "The check value or length at the end of the compressed data differs from the data, or is missing. Download the file again.");
    }

    private static int Following(ReadOnlySpan<byte> window, ReadOnlySpan<byte> trailer, int at)
    {
        var next = window[(at + 1)..].IndexOf(trailer);
        return next < 0 ? -1 : at + 1 + next;
    }

    private bool IsMember(long offset)
    {
        Span<byte> magic = stackalloc byte[3];
        return file.TryRead(offset, magic) && magic.SequenceEqual([(byte)0x1F, (byte)0x8B, (byte)8]);
    }

    private void Open(long offset)
    {
        inflater.Dispose();
        feed = new Feed(file, HeaderEnd(offset));
        inflater = new DeflateStream(feed, CompressionMode.Decompress);
        (crc, size) = (new Crc32(), 0);
    }

    private long HeaderEnd(long offset)
    {
        foreach (var length in (ReadOnlySpan<int>)[UsualHeaderBytes, LongestHeaderBytes])
        {
            var header = new byte[length];
            var there = file.ReadUpTo(offset, header);
            if (HeaderLength(header.AsSpan(0, there), isFirst: offset == 0) is { } end)
            {
                return offset + end;
            }
        }

        throw new ArchiveRefusedException(ExtractionCodes.Truncated, "A gzip header does not end.");
    }

    /// <returns>Null when it is longer than what is given.</returns>
    private int? HeaderLength(ReadOnlySpan<byte> header, bool isFirst)
    {
        if (header.Length < 10)
        {
            return null;
        }

        var flags = header[3];
        if (header[2] != 8 || (flags & Reserved) != 0)
        {
            throw new ArchiveRefusedException(ExtractionCodes.MethodUnsupported, "The gzip header names a method or flags that do not exist.");
        }

        var at = 10;
        if ((flags & Extra) != 0)
        {
            if (header.Length < at + 2)
            {
                return null;
            }

            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(header[at..]);
        }

        if ((flags & Name) != 0)
        {
            if (Text(header, at) is not { } name)
            {
                return null;
            }

            FileName = isFirst ? Encoding.Latin1.GetString(name) : FileName;
            at += name.Length + 1;
        }

        if ((flags & Comment) != 0)
        {
            if (Text(header, at) is not { } comment)
            {
                return null;
            }

            at += comment.Length + 1;
        }

        at += (flags & HeaderCheck) != 0 ? 2 : 0;
        return at <= header.Length ? at : null;
    }

    private static byte[]? Text(ReadOnlySpan<byte> header, int at) =>
        at < header.Length && header[at..].IndexOf((byte)0) is >= 0 and var end ? header.Slice(at, end).ToArray() : null;

    private sealed class Feed(ArchiveFile file, long position) : ReadOnlyStream
    {
        /// <summary>Whether bytes are given one by one. The trailer of an empty member is all zeros and could be found anywhere; so its place is known.</summary>
        public bool IsSlow { get; set; } = true;

        public new long Position { get; private set; } = position;

        /// <summary>Where the newest bytes began.</summary>
        public long LastChunk { get; private set; } = position;

        /// <summary>Whether bytes were asked for that are not there.</summary>
        public bool IsExhausted { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = file.ReadUpTo(Position, IsSlow ? buffer[..Math.Min(1, buffer.Length)] : buffer);
            if (read == 0)
            {
                IsExhausted = !buffer.IsEmpty;
                return 0;
            }

            LastChunk = Position;
            Position += read;
            return read;
        }
    }
}
