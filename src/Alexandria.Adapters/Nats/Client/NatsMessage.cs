using System.Buffers;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>A received message in pooled memory, which whoever handles it gives back once with <see cref="Release"/>.</summary>
internal readonly struct NatsMessage
{
    // The shared pool keeps a few dozen arrays of a size for each processor; here hundreds are out at a time, rented by one thread and returned by others.
    private const int MaxPooled = 16 * 1_024;
    private static readonly ArrayPool<byte> Small = ArrayPool<byte>.Create(MaxPooled, 1_024);

    private readonly byte[] buffer;
    private readonly int subject;
    private readonly int reply;
    private readonly int headers;
    private readonly int end;

    public NatsMessage(in IncomingMessage message)
    {
        subject = message.Subject.Length;
        reply = subject + message.Reply.Length;
        headers = reply + message.Headers.Length;
        end = headers + message.Payload.Length;
        buffer = Pool(end).Rent(Math.Max(1, end));
        message.Subject.CopyTo(buffer);
        message.Reply.CopyTo(buffer.AsSpan(subject));
        message.Headers.CopyTo(buffer.AsSpan(reply));
        message.Payload.CopyTo(buffer.AsSpan(headers));
    }

    public string Subject => Encoding.ASCII.GetString(SubjectBytes);

    public ReadOnlySpan<byte> SubjectBytes => buffer.AsSpan(0, subject);

    public ReadOnlySpan<byte> Reply => buffer.AsSpan(subject, reply - subject);

    public ReadOnlySpan<byte> Headers => buffer.AsSpan(reply, headers - reply);

    public ReadOnlyMemory<byte> Payload => buffer.AsMemory(headers, end - headers);

    /// <summary>Ends the life of its memory.</summary>
    public void Release() => Pool(end).Return(buffer);

    private static ArrayPool<byte> Pool(int length) => length <= MaxPooled ? Small : ArrayPool<byte>.Shared;
}
