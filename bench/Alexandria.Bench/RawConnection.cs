using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alexandria.Bench;

/// <summary>One HTTP/1.1 connection that costs the load generator as little as possible: it sends prepared bytes and reads one answer with a length.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[16 * 1024];
    private int filled;

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var connection = new RawConnection();
        await connection.socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    /// <summary>The bytes of a request with bearer key and, unless it is empty, a JSON body.</summary>
    public static byte[] Request(string method, string path, string key, string body = "")
    {
        var content = Encoding.UTF8.GetBytes(body);
        var head = $"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {key}\r\n" +
            (content.Length == 0 ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {content.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. content];
    }

    /// <returns>Status and body; the body is valid until the next call.</returns>
    /// <exception cref="IOException">The server closed the connection, or its answer carries no length.</exception>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(ReadOnlyMemory<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[await socket.SendAsync(request)..];
        }

        filled = 0;
        int head;
        while ((head = buffer.AsSpan(0, filled).IndexOf(EndOfHead)) < 0)
        {
            await ReceiveAsync();
        }

        var length = ContentLength(buffer.AsSpan(0, head));
        var end = head + EndOfHead.Length + length;
        while (filled < end)
        {
            await ReceiveAsync();
        }

        Utf8Parser.TryParse(buffer.AsSpan(9, 3), out int status, out _);
        return (status, buffer.AsMemory(head + EndOfHead.Length, length));
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask ReceiveAsync()
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = await socket.ReceiveAsync(buffer.AsMemory(filled));
        filled += count > 0 ? count : throw new IOException("The server closed the connection.");
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)
            ? length
            : throw new IOException("The answer carries no length: " + Encoding.ASCII.GetString(head));
    }
}
