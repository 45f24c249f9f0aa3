using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Alexandria.Adapters.Tests.Http.Downloads;

/// <summary>A server on a free port of this machine that answers byte by byte as the test says, lies included, one request for each connection. It remembers the requests and counts what it sends.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly TcpListener listener;
    // Not disposed of: a test may stop a server before its end.
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Func<Wire, Task> answer;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private long sent;

    public Upstream(Func<Wire, Task> answer, IPAddress? address = null, X509Certificate2? certificate = null)
    {
        (this.answer, this.certificate) = (answer, certificate);
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections.Count;

    /// <summary>Heads of the requests, in the order of their arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public long Sent => Interlocked.Read(ref sent);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                connections.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            Stream stream = client.GetStream();
            if (certificate is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping.Token);
                stream = secure;
            }

            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(one, stopping.Token) == 0)
                {
                    return;
                }

                head.Append((char)one[0]);
            }

            Requests.Enqueue(head.ToString());
            await answer(new Wire(stream, client, head.ToString(), Requests.Count, count => Interlocked.Add(ref sent, count), stopping.Token));
            await stream.FlushAsync(stopping.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has gone, as it should when it is lied to.
        }
    }
}

/// <summary>A connection with the request that came over it.</summary>
internal sealed class Wire(Stream stream, TcpClient client, string head, int number, Action<int> count, CancellationToken stopping)
{
    public CancellationToken Stopping => stopping;

    /// <summary>Which request it is, from 1.</summary>
    public int Number => number;

    public string Path => head.Split(' ')[1];

    public string? Header(string name) => head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).SingleOrDefault();

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, stopping);
        count(bytes.Length);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>An honest answer, or only its beginning.</summary>
    public async Task AnswerAsync(string status, ReadOnlyMemory<byte> body = default, string headers = "")
    {
        await SendAsync($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}Connection: close\r\n\r\n");
        await SendAsync(body);
    }

    /// <summary>Cuts the connection with a reset.</summary>
    public void Reset() => client.Client.Close(timeout: 0);
}
