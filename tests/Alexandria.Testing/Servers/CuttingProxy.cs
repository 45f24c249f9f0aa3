using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alexandria.Testing.Servers;

/// <summary>What a <see cref="CuttingProxy"/> does to the connection on which a text is sent.</summary>
public enum Cut
{
    /// <summary>The server gets the request; its answer is lost with the connection.</summary>
    LoseAnswer,

    /// <summary>The request is lost with the connection.</summary>
    LoseRequest,

    /// <summary>The client loses the connection at once; the server gets the request when it is released.</summary>
    HoldRequest,
}

/// <summary>Stands between clients and a server on loopback, and cuts connections at a chosen request.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int target;
    private readonly Task accepting;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (byte[] Text, Cut How)? next;

    public CuttingProxy(int target)
    {
        this.target = target;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Cuts the connection on which this text is sent next; once.</summary>
    public void CutAt(string text, Cut how)
    {
        lock (gate)
        {
            next = (Encoding.UTF8.GetBytes(text), how);
        }
    }

    /// <summary>Takes no further connection.</summary>
    public void Refuse() => listener.Stop();

    /// <summary>Lets the held request go on, and waits for what the server says to it.</summary>
    public Task ReleaseAsync()
    {
        released.TrySetResult();
        return answered.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, end.Token);
                var lost = new LostAnswer();
                var answers = CopyAsync(server.GetStream(), client.GetStream(), lost);
                await RequestsAsync(client, server, answers, lost);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One of the two has gone; so goes the other.
            }
        }
    }

    private async Task RequestsAsync(TcpClient client, TcpClient server, Task answers, LostAnswer lost)
    {
        var buffer = new byte[65_536];
        while (await client.GetStream().ReadAsync(buffer, end.Token) is > 0 and var length)
        {
            switch (Take(buffer.AsSpan(0, length)))
            {
                case Cut.LoseRequest:
                    return;
                case Cut.LoseAnswer:
                    // First the server answers, then the client is cut off: otherwise his question might overtake his request.
                    lost.Expected = true;
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, length), end.Token);
                    await lost.Come.Task.WaitAsync(end.Token);
                    client.Close();
                    return;
                case Cut.HoldRequest:
                    client.Close();
                    await released.Task.WaitAsync(end.Token);
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, length), end.Token);
                    await WaitForAnswerAsync(server, answers);
                    answered.TrySetResult();
                    return;
                default:
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, length), end.Token);
                    break;
            }
        }
    }

    private Cut? Take(ReadOnlySpan<byte> request)
    {
        lock (gate)
        {
            if (next is not var (text, how) || request.IndexOf(text) < 0)
            {
                return null;
            }

            next = null;
            return how;
        }
    }

    // The copying of answers ended with the client; the server's answer shows that it has dealt with the request.
    private async Task WaitForAnswerAsync(TcpClient server, Task answers)
    {
        try
        {
            await answers;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            // As meant.
        }

        var stream = server.GetStream();
        server.Client.Shutdown(SocketShutdown.Send);
        var rest = new byte[4_096];
        while (await stream.ReadAsync(rest, end.Token) > 0)
        {
            // Until it has closed.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, LostAnswer lost)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.ReadAsync(buffer, end.Token) is > 0 and var length)
            {
                if (lost.Expected)
                {
                    lost.Come.TrySetResult();
                }
                else
                {
                    await to.WriteAsync(buffer.AsMemory(0, length), end.Token);
                }
            }

            to.Close();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }

    /// <summary>An answer that the client does not get.</summary>
    private sealed class LostAnswer
    {
        private volatile bool expected;

        public bool Expected
        {
            get => expected;
            set => expected = value;
        }

        public TaskCompletionSource Come { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
