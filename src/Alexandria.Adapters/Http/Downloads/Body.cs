using System.Buffers;
using System.IO.Compression;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Copies an answer's body, never trusting what was announced about it.</summary>
/// <param name="Ceiling">Most bytes of content.</param>
/// <param name="Expected">As many as it must be; null when that is not known.</param>
/// <param name="Minimum">Least bytes a second.</param>
internal sealed record Body(long Ceiling, long? Expected, int Minimum)
{
    private const int BufferBytes = 1 << 16;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>Why it need not be read at all; null when it may be.</summary>
    public Failure? Refusal(Representation of, long? total) => (of.BodyLength ?? 0, total) switch
    {
        (_, { } whole) when Expected is { } expected && whole != expected => new Failure(DownloadErrors.Length(of.Address, expected, whole)),
        (var body, var whole) when Math.Max(body, whole ?? 0) > Ceiling => new Failure(DownloadErrors.TooLarge(of.Address, Ceiling)),
        _ => null,
    };

    /// <summary>Reads to the end.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public async Task<Failure?> CopyAsync(HttpResponseMessage response, Representation of, IContentSink sink, Exchange exchange, DownloadRun run, TimeProvider clock)
    {
        await using var wire = new CountingStream(await response.Content.ReadAsStreamAsync(exchange.Token), exchange);
        await using var content = of.Decode(wire);
        if (content is null)
        {
            return new Failure(DownloadErrors.Encoding(of.Address));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (before, window, windowBytes) = (sink.Length, clock.GetTimestamp(), 0L);
            while (true)
            {
                exchange.Heard();
                var read = await ReadAsync(content, buffer, exchange.Token);
                if (read == 0)
                {
                    return Ending(of, sink);
                }

                if (Excess(of, sink.Length + read) is { } excess)
                {
                    return excess;
                }

                await sink.WriteAsync(buffer.AsMemory(0, read), exchange.Token);
                run.Report(DownloadPhase.Receiving, of.Address, sink, wait: null);
                if (clock.GetElapsedTime(window) is var elapsed && elapsed >= Window)
                {
                    // Content rather than what came over the network: what is highly compressed is not slow.
                    var bytes = Math.Max(exchange.Bytes, sink.Length - before);
                    if (bytes - windowBytes < Minimum * elapsed.TotalSeconds)
                    {
                        return new Failure(DownloadErrors.TooSlow(of.Address, Minimum));
                    }

                    (window, windowBytes) = (clock.GetTimestamp(), bytes);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Brotli's decoder tells damaged data as a wrong operation.
    private static async ValueTask<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellation);
        }
        catch (InvalidOperationException e) when (content is BrotliStream)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private Failure? Excess(Representation of, long length) =>
        Expected is { } expected && length > expected ? new Failure(DownloadErrors.Length(of.Address, expected, length))
        : length > Ceiling ? new Failure(DownloadErrors.TooLarge(of.Address, Ceiling))
        : null;

    private Failure? Ending(Representation of, IContentSink sink) =>
        sink.Total is { } total && sink.Length != total ? new Failure(DownloadErrors.Truncated(of.Address), NextAttempt.Continue)
        : Expected is { } expected && sink.Length != expected ? new Failure(DownloadErrors.Length(of.Address, expected, sink.Length))
        : null;

    /// <summary>Counts what comes over the network, before it is decompressed.</summary>
    private sealed class CountingStream(Stream inner, Exchange exchange) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            exchange.Bytes += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
