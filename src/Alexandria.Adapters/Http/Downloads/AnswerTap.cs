namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Looks at one connection that carries one answer, to see whether the server sends more than the length that it announced.</summary>
/// <remarks>
/// In HTTP what follows an answer belongs to nothing, and clients cut it off in silence: a file that was longer than its announcement would be taken for whole.
/// What has not arrived by the end of the answer is not waited for.
/// </remarks>
internal sealed class AnswerTap
{
    private const int HeadEnd = 0x0D0A0D0A;

    // Of "HTTP/1.1 200".
    private const int StatusAt = 9;

    private int headBytes;
    private int last4;
    private byte statusClass;
    private bool inBody;

    /// <summary>Bytes behind the head of the answer, those included that were not read.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Puts the tap into a connection.</summary>
    public Stream Into(Stream connection) => new TappedStream(connection, this);

    private void See(ReadOnlySpan<byte> bytes)
    {
        var i = 0;
        while (!inBody && i < bytes.Length)
        {
            var next = bytes[i++];
            statusClass = headBytes++ == StatusAt ? next : statusClass;
            last4 = (last4 << 8) | next;
            if (last4 == HeadEnd)
            {
                // An interim answer (1xx) is followed by another head.
                inBody = statusClass != '1';
                (headBytes, last4) = (0, 0);
            }
        }

        BodyBytes += bytes.Length - i;
    }

    /// <summary>Reads as much as there is, whatever is asked for.</summary>
    private sealed class TappedStream(Stream inner, AnswerTap tap) : Stream
    {
        private readonly byte[] buffer = new byte[1 << 16];
        private int from;
        private int to;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (from == to)
            {
                if (buffer.IsEmpty)
                {
                    // Only whether there is something.
                    return await inner.ReadAsync(buffer, cancellationToken);
                }

                (from, to) = (0, await inner.ReadAsync(this.buffer, cancellationToken));
                tap.See(this.buffer.AsSpan(0, to));
            }

            var count = Math.Min(buffer.Length, to - from);
            this.buffer.AsMemory(from, count).CopyTo(buffer);
            from += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
