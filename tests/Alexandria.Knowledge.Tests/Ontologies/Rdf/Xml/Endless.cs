using System.Text;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf.Xml;

/// <summary>A document that never ends.</summary>
internal sealed class Endless(byte[] start, Func<int, string> next) : Stream
{
    private byte[] current = start;
    private int position;
    private int pieces;

    public Endless(byte[] start, byte filler)
        : this(start, _ => new string((char)filler, 1000))
    {
    }

    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Given; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var filled = 0;
        while (filled < count)
        {
            if (position == current.Length)
            {
                (current, position) = (Encoding.UTF8.GetBytes(next(pieces++)), 0);
            }

            var length = Math.Min(count - filled, current.Length - position);
            current.AsSpan(position, length).CopyTo(buffer.AsSpan(offset + filled));
            position += length;
            filled += length;
        }

        Given += filled;
        return filled;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
