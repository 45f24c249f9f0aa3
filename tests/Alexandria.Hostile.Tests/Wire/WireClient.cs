using System.Net.Sockets;
using Alexandria.Hostile.Tests.Requests;

namespace Alexandria.Hostile.Tests.Wire;

/// <summary>Sends bytes as they stand over a connection of its own, which it keeps as long as the server does. No library between, since libraries refuse to send what is hostile.</summary>
internal sealed class WireClient(Uri server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TcpClient? connection;
    private AnswerReader? reader;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="InvalidDataException">What came is no answer, or none came in 30 s.</exception>
    public async Task<WireAnswer> SendAsync(HostileRequest request)
    {
        var bytes = request.Bytes(server);
        var reused = connection is not null;
        var answer = await ExchangeAsync(bytes, request);
        if (answer.IsHangUp && reused)
        {
            // An idle connection may be closed at any time (RFC 9112, 9.3.1); the request was not looked at.
            answer = await ExchangeAsync(bytes, request);
        }

        if (request.IsLast || answer.IsHangUp || answer.Header("connection") is "close")
        {
            Forget();
        }

        return answer;
    }

    public void Dispose() => Forget();

    private async Task<WireAnswer> ExchangeAsync(ReadOnlyMemory<byte> bytes, HostileRequest request)
    {
        if (connection is null)
        {
            connection = new TcpClient { NoDelay = true };
            await connection.ConnectAsync(server.Host, server.Port);
            reader = new AnswerReader(connection.GetStream());
        }

        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var sending = WriteAsync(connection, bytes, request.Ends, patience.Token);
        try
        {
            var arrived = await reader!.ArrivesAsync(patience.Token);
            var first = TimeProvider.System.GetTimestamp();
            var wait = sending is { IsCompletedSuccessfully: true, Result: { } sent } ? TimeProvider.System.GetElapsedTime(sent, first) : TimeSpan.Zero;
            var answer = arrived ? await reader.ReadAsync(request.Method is "HEAD", patience.Token) : null;
            if (!sending.IsCompletedSuccessfully)
            {
                // Answered before it was sent to its end: the rest is not worth sending.
                Forget();
            }

            if (answer is null)
            {
                Forget();
            }

            return answer is null ? new WireAnswer(0, [], ReadOnlyMemory<byte>.Empty, wait) : answer with { Wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero };
        }
        catch (OperationCanceledException exception)
        {
            Forget();
            throw new InvalidDataException($"No answer within {Patience.TotalSeconds} s.", exception);
        }
        catch (InvalidDataException)
        {
            Forget();
            throw;
        }
    }

    /// <returns>When the last byte was sent; null when the server did not take it.</returns>
    private static async Task<long?> WriteAsync(TcpClient connection, ReadOnlyMemory<byte> bytes, bool end, CancellationToken patience)
    {
        try
        {
            await connection.GetStream().WriteAsync(bytes, patience);
            if (end)
            {
                connection.Client.Shutdown(SocketShutdown.Send);
            }

            return TimeProvider.System.GetTimestamp();
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    private void Forget()
    {
        connection?.Dispose();
        (connection, reader) = (null, null);
    }
}
