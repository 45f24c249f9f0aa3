using System.Globalization;
using System.Text;

namespace Alexandria.Hostile.Tests.Wire;

/// <summary>Reads answers of HTTP/1.1 off a connection, one after the other.</summary>
internal sealed class AnswerReader(Stream stream)
{
    private const int LongestHead = 64 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>Waits until something has arrived; false when the connection is closed instead.</summary>
    public async Task<bool> ArrivesAsync(CancellationToken patience) => start < end || await FillAsync(patience);

    /// <summary>Reads the next answer; null when the connection is closed in place of one.</summary>
    /// <param name="headOnly">Whether it has no body whatever its headers say.</param>
    /// <param name="patience">Ends the waiting.</param>
    /// <exception cref="InvalidDataException">What came is no answer of HTTP/1.1.</exception>
    public async Task<WireAnswer?> ReadAsync(bool headOnly, CancellationToken patience)
    {
        while (true)
        {
            if (await HeadAsync(patience) is not { } head)
            {
                return null;
            }

            var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length == 0 || !lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture, out var status))
            {
                throw new InvalidDataException("Not an answer of HTTP/1.1: " + head[..Math.Min(200, head.Length)]);
            }

            if (status is >= 100 and < 200)
            {
                continue;
            }

            var headers = lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => (p[0].ToLowerInvariant(), p.Length > 1 ? p[1].Trim() : "")).ToList();
            var answer = new WireAnswer(status, headers, ReadOnlyMemory<byte>.Empty, TimeSpan.Zero);
            return headOnly || status is 204 or 304 ? answer : answer with { Body = await BodyAsync(answer, patience) };
        }
    }

    private async Task<string?> HeadAsync(CancellationToken patience)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8);
            if (at >= 0)
            {
                var head = Encoding.Latin1.GetString(buffer, start, at);
                start += at + 4;
                return head;
            }

            if (end - start > LongestHead)
            {
                throw new InvalidDataException("The head of the answer does not end.");
            }

            if (!await FillAsync(patience))
            {
                return end > start ? throw new InvalidDataException("The connection was closed within an answer.") : null;
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> BodyAsync(WireAnswer answer, CancellationToken patience)
    {
        if (answer.Header("transfer-encoding") is "chunked")
        {
            return await ChunksAsync(patience);
        }

        if (answer.Header("content-length") is { } length)
        {
            return await TakeAsync(int.Parse(length, CultureInfo.InvariantCulture), patience);
        }

        while (await FillAsync(patience))
        {
            // The body ends with the connection.
        }

        return await TakeAsync(end - start, patience);
    }

    private async Task<ReadOnlyMemory<byte>> ChunksAsync(CancellationToken patience)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = int.Parse(await LineAsync(patience), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write((await TakeAsync(size, patience)).Span);
            await LineAsync(patience);
            if (size == 0)
            {
                return body.ToArray();
            }
        }
    }

    private async Task<string> LineAsync(CancellationToken patience)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = Encoding.Latin1.GetString(buffer, start, at);
                start += at + 2;
                return line;
            }

            await MoreAsync(patience);
        }
    }

    private async Task<ReadOnlyMemory<byte>> TakeAsync(int length, CancellationToken patience)
    {
        while (end - start < length)
        {
            await MoreAsync(patience);
        }

        var taken = buffer.AsSpan(start, length).ToArray();
        start += length;
        return taken;
    }

    private async Task MoreAsync(CancellationToken patience)
    {
        if (!await FillAsync(patience))
        {
            throw new InvalidDataException("The connection was closed within an answer.");
        }
    }

    private async Task<bool> FillAsync(CancellationToken patience)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        int read;
        try
        {
            read = await stream.ReadAsync(buffer.AsMemory(end), patience);
        }
        catch (IOException)
        {
            // Reset by the server: what has arrived is all there will be.
            return false;
        }

        end += read;
        return read > 0;
    }
}
