using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>What waits to be written to one connection. Publishers append, one writer takes all there is: what gathers while it writes goes out together.</summary>
/// <param name="limit">Above so many bytes publishers are asked to wait.</param>
internal sealed class OutgoingBuffer(int limit)
{
    private const int Initial = 64 * 1024;

    private readonly Lock gate = new();
    private readonly Signal filled = new();
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Initial);
    private byte[]? spare = ArrayPool<byte>.Shared.Rent(Initial);
    private int length;
    private bool closed;
    private TaskCompletionSource? room;

    /// <summary>Appends <c>PUB</c>, or <c>HPUB</c> when there are headers.</summary>
    /// <param name="subject">ASCII.</param>
    /// <param name="reply">Where answers go; may be empty.</param>
    /// <param name="headers">The whole block with its first and its empty last line; may be empty.</param>
    /// <param name="payload">The message.</param>
    /// <param name="force">Beyond the limit too: for what the client itself has to say.</param>
    /// <returns>False when there is no room, or it is closed.</returns>
    public bool TryPublish(string subject, ReadOnlySpan<byte> reply, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload, bool force)
    {
        bool idle;
        lock (gate)
        {
            if (closed || (length >= limit && !force))
            {
                return false;
            }

            idle = length == 0;
            var span = Reserve(64 + subject.Length + reply.Length + headers.Length + payload.Length);
            var at = Append(span, 0, headers.IsEmpty ? "PUB "u8 : "HPUB "u8);
            at += Encoding.ASCII.GetBytes(subject, span[at..]);
            span[at++] = (byte)' ';
            if (!reply.IsEmpty)
            {
                at = Append(span, at, reply);
                span[at++] = (byte)' ';
            }

            if (!headers.IsEmpty)
            {
                at = Append(span, at, headers.Length);
                span[at++] = (byte)' ';
            }

            at = Append(span, at, headers.Length + payload.Length);
            at = Append(span, at, "\r\n"u8);
            at = Append(span, at, headers);
            at = Append(span, at, payload);
            length += Append(span, at, "\r\n"u8);
        }

        Wake(idle);
        return true;
    }

    /// <summary>Appends <c>PUB</c> to a subject that was received.</summary>
    /// <returns>False when it is closed.</returns>
    public bool TryReply(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> reply, ReadOnlySpan<byte> payload)
    {
        bool idle;
        lock (gate)
        {
            if (closed)
            {
                return false;
            }

            idle = length == 0;
            var span = Reserve(64 + subject.Length + reply.Length + payload.Length);
            var at = Append(span, Append(span, 0, "PUB "u8), subject);
            span[at++] = (byte)' ';
            if (!reply.IsEmpty)
            {
                at = Append(span, at, reply);
                span[at++] = (byte)' ';
            }

            at = Append(span, Append(span, at, payload.Length), "\r\n"u8);
            length += Append(span, Append(span, at, payload), "\r\n"u8);
        }

        Wake(idle);
        return true;
    }

    /// <summary>Appends a line of the protocol, its end included.</summary>
    public void Command(ReadOnlySpan<byte> line)
    {
        bool idle;
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            idle = length == 0;
            length += Append(Reserve(line.Length), 0, line);
        }

        Wake(idle);
    }

    /// <summary>Answers a ping, unless the server takes nothing anyway.</summary>
    public void Pong()
    {
        bool hasRoom;
        lock (gate)
        {
            hasRoom = length < limit;
        }

        if (hasRoom)
        {
            Command("PONG\r\n"u8);
        }
    }

    /// <summary>Completes when publishers may go on, or the buffer was closed.</summary>
    public Task RoomAsync()
    {
        lock (gate)
        {
            return closed || length < limit
                ? Task.CompletedTask
                : (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Waits for content and writes it, until it is closed.</summary>
    public async Task WriteToAsync(Stream stream)
    {
        while (true)
        {
            await filled.WaitAsync();
            if (Take() is not { } content)
            {
                return;
            }

            if (content.Count > 0)
            {
                await stream.WriteAsync(content);
                NatsTelemetry.Sent(content.Count);
            }

            GiveBack(content.Array!);
        }
    }

    public void Close()
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            (closed, waiting, room) = (true, room, null);
        }

        filled.Set();
        waiting?.SetResult();
    }

    private static int Append(Span<byte> span, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(span[at..]);
        return at + text.Length;
    }

    private static int Append(Span<byte> span, int at, int number)
    {
        Utf8Formatter.TryFormat(number, span[at..], out var written);
        return at + written;
    }

    // The writer takes all there is, so only what comes first has to wake it.
    private void Wake(bool idle)
    {
        if (idle)
        {
            filled.Set();
        }
    }

    private ArraySegment<byte>? Take()
    {
        TaskCompletionSource? waiting;
        ArraySegment<byte> content;
        lock (gate)
        {
            if (closed)
            {
                return null;
            }

            content = new ArraySegment<byte>(buffer, 0, length);
            buffer = spare ?? ArrayPool<byte>.Shared.Rent(Initial);
            (spare, length, waiting, room) = (null, 0, room, null);
        }

        waiting?.SetResult();
        return content;
    }

    private void GiveBack(byte[] array)
    {
        lock (gate)
        {
            if (spare is null && array.Length <= 4 * limit)
            {
                spare = array;
                return;
            }
        }

        ArrayPool<byte>.Shared.Return(array);
    }

    private Span<byte> Reserve(int bytes)
    {
        if (buffer.Length - length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, length + bytes));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        return buffer.AsSpan(length);
    }
}
