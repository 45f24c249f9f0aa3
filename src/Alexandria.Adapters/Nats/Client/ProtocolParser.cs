using System.Buffers.Text;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>A message where it lies in the receive buffer: valid until the call that got it returns.</summary>
internal readonly ref struct IncomingMessage
{
    public long Subscription { get; init; }

    public ReadOnlySpan<byte> Subject { get; init; }

    public ReadOnlySpan<byte> Reply { get; init; }

    /// <summary>The whole block with its first line; empty without headers.</summary>
    public ReadOnlySpan<byte> Headers { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }
}

/// <summary>Takes what the server says.</summary>
internal interface IProtocolSink
{
    void OnMessage(in IncomingMessage message);

    void OnInfo(ReadOnlySpan<byte> json);

    void OnPing();

    void OnPong();

    /// <summary>The server's complaint, without the quotes.</summary>
    void OnError(string message);
}

/// <summary>Reads the server's side of the client protocol.</summary>
/// <param name="sink">Gets what was read.</param>
/// <param name="maxMessage">Largest message with its headers, bytes.</param>
internal sealed class ProtocolParser(IProtocolSink sink, int maxMessage)
{
    /// <summary>Longest line but that of INFO, bytes.</summary>
    public const int MaxLine = 4_096;

    /// <summary>Longest INFO, bytes.</summary>
    public const int MaxInfo = 256 * 1_024;

    /// <summary>Takes in all that is complete.</summary>
    /// <returns>How many bytes are done with.</returns>
    /// <exception cref="NatsException">It is not the protocol, or larger than agreed.</exception>
    public int Parse(ReadOnlySpan<byte> data)
    {
        var consumed = 0;
        while (consumed < data.Length)
        {
            var used = Next(data[consumed..]);
            if (used == 0)
            {
                break;
            }

            consumed += used;
        }

        return consumed;
    }

    private int Next(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)'\n');
        if (end < 0 || end > MaxLine)
        {
            var limit = IsWord(data, "INFO"u8) ? MaxInfo : MaxLine;
            var length = end < 0 ? data.Length : end;
            return length > limit ? throw Fail("a line of more than " + limit + " bytes") : end < 0 ? 0 : Line(data, end);
        }

        return Line(data, end);
    }

    private int Line(ReadOnlySpan<byte> data, int end)
    {
        if (end == 0 || data[end - 1] != '\r')
        {
            throw Fail("a line that does not end in CR LF");
        }

        var line = data[..(end - 1)];
        var used = end + 1;
        if (line.StartsWith("MSG "u8))
        {
            return Message(line[4..], data, used, headers: false);
        }

        if (line.StartsWith("HMSG "u8))
        {
            return Message(line[5..], data, used, headers: true);
        }

        if (IsWord(line, "PING"u8))
        {
            sink.OnPing();
        }
        else if (IsWord(line, "PONG"u8))
        {
            sink.OnPong();
        }
        else if (IsWord(line, "INFO"u8))
        {
            sink.OnInfo(line[4..]);
        }
        else if (IsWord(line, "-ERR"u8))
        {
            sink.OnError(Encoding.UTF8.GetString(line[4..]).Trim(' ', '\t', '\''));
        }
        else if (!IsWord(line, "+OK"u8))
        {
            throw Fail("an unknown word");
        }

        return used;
    }

    // MSG <subject> <sid> [reply] <bytes>; HMSG <subject> <sid> [reply] <header bytes> <total bytes>
    private int Message(ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> data, int start, bool headers)
    {
        Span<Range> parts = stackalloc Range[6];
        var count = Split(arguments, parts);
        var numbers = headers ? 2 : 1;
        if (count != 2 + numbers && count != 3 + numbers)
        {
            throw Fail("a message with the wrong number of arguments");
        }

        var total = Number(arguments[parts[count - 1]], maxMessage);
        var head = headers ? Number(arguments[parts[count - 2]], total) : 0;
        if (data.Length - start < total + 2)
        {
            return 0;
        }

        var body = data.Slice(start, total);
        if (data[start + total] != '\r' || data[start + total + 1] != '\n')
        {
            throw Fail("a message that does not end where it should");
        }

        if (headers && !body[..head].StartsWith("NATS/1.0"u8))
        {
            throw Fail("headers without their version");
        }

        sink.OnMessage(new IncomingMessage
        {
            Subject = arguments[parts[0]],
            Subscription = Number(arguments[parts[1]], int.MaxValue),
            Reply = count == 3 + numbers ? arguments[parts[2]] : default,
            Headers = body[..head],
            Payload = body[head..],
        });
        return start + total + 2;
    }

    private static int Split(ReadOnlySpan<byte> text, Span<Range> parts)
    {
        var count = 0;
        var at = 0;
        while (at < text.Length)
        {
            var length = text[at..].IndexOfAny((byte)' ', (byte)'\t');
            length = length < 0 ? text.Length - at : length;
            if (length > 0)
            {
                if (count == parts.Length)
                {
                    return count + 1;
                }

                parts[count++] = at..(at + length);
            }

            at += length + 1;
        }

        return count;
    }

    private static int Number(ReadOnlySpan<byte> text, int max) =>
        Utf8Parser.TryParse(text, out int number, out var used) && used == text.Length && number >= 0
            ? number <= max ? number : throw Fail("a number above what was agreed")
            : throw Fail("a number that is none");

    private static bool IsWord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        line.StartsWith(word) && (line.Length == word.Length || line[word.Length] is (byte)' ' or (byte)'\t' or (byte)'\r');

    private static NatsException Fail(string what) => new(NatsFailure.Protocol, "The server sent what is not the NATS protocol: " + what + ".");
}
