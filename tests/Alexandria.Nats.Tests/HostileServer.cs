using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alexandria.Nats.Tests;

/// <summary>Something that listens like a NATS server and then says what a test wants.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    public const string Info = "INFO {\"server_id\":\"x\",\"max_payload\":1048576,\"headers\":true}\r\n";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Task serving;

    /// <param name="greeting">Sent at once.</param>
    /// <param name="speak">Goes on after the client's first ping, which was answered, or not greeted at all when null.</param>
    public HostileServer(string greeting, Func<NetworkStream, CancellationToken, Task>? speak)
    {
        listener.Start();
        serving = ServeAsync(greeting, speak);
    }

    public string Url => "nats://" + listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await serving;
        listener.Dispose();
        closing.Dispose();
    }

    private async Task ServeAsync(string greeting, Func<NetworkStream, CancellationToken, Task>? speak)
    {
        var talks = new List<Task>();
        try
        {
            while (!closing.IsCancellationRequested)
            {
                talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(closing.Token), greeting, speak));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }

        await Task.WhenAll(talks);
    }

    private async Task TalkAsync(TcpClient client, string greeting, Func<NetworkStream, CancellationToken, Task>? speak)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await stream.WriteAsync(Encoding.ASCII.GetBytes(greeting), closing.Token);
                if (speak is not null)
                {
                    var heard = "";
                    var buffer = new byte[4_096];
                    while (!heard.Contains("PING\r\n", StringComparison.Ordinal))
                    {
                        heard += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, closing.Token));
                    }

                    await stream.WriteAsync("PONG\r\n"u8.ToArray(), closing.Token);
                    await speak(stream, closing.Token);
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, closing.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client, or the test, has had enough.
            }
        }
    }
}
