using System.Text;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats.Client;

internal sealed partial class NatsConnection
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private static NatsException ClosedHere() => new(NatsFailure.Closed, "The connection was closed by this side.");

    private static byte[] Interest(Subscription subscription) =>
        Encoding.ASCII.GetBytes($"SUB {subscription.Filter} {(subscription.Group is null ? "" : subscription.Group + " ")}{subscription.Id}\r\n");

    private static byte[] NoInterest(Subscription subscription) => Encoding.ASCII.GetBytes($"UNSUB {subscription.Id}\r\n");

    private async Task RunAsync()
    {
        var before = false;
        try
        {
            while (!closing.IsCancellationRequested)
            {
                var link = await LinkAsync();
                Take(link, before);
                before = true;
                NatsException reason;
                using (closing.Token.UnsafeRegister(_ => _ = link.CloseAsync(ClosedHere()), null))
                {
                    reason = await link.Closed;
                }

                servers.Learn(link.Address, link.Info);
                Lose(reason);
                await link.CloseAsync(reason);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed while it was connecting.
        }
        finally
        {
            firstRound.TrySetException(ClosedHere());
            _ = firstRound.Task.Exception;
            lock (gate)
            {
                connected.TrySetException(ClosedHere());
                _ = connected.Task.Exception;
            }

            inbox.FailAll(ClosedHere());
        }
    }

    private async Task<NatsLink> LinkAsync()
    {
        for (var pause = FirstDelay; ; pause = 2 * pause < settings.ReconnectDelay ? 2 * pause : settings.ReconnectDelay)
        {
            foreach (var address in servers.Round())
            {
                try
                {
                    return await NatsLink.OpenAsync(address, settings, subscriptions, Complained, time, closing.Token);
                }
                catch (NatsException e)
                {
                    if (failure?.Message != e.Message)
                    {
                        LogRefused(address.ToString(), e.Message);
                    }

                    failure = e;
                }
            }

            if (firstRound.TrySetException(failure!))
            {
                _ = firstRound.Task.Exception;
            }

            await Task.Delay(pause * (1 - (Random.Shared.NextDouble() / 2)), time, closing.Token);
        }
    }

    private void Take(NatsLink link, bool again)
    {
        servers.Learn(link.Address, link.Info);
        List<Subscription> standing;
        lock (gate)
        {
            // Interests before anything that is published, so that no answer comes before its inbox.
            standing = [.. subscriptions.Values];
            standing.ForEach(s => link.Outgoing.Command(Interest(s)));
            current = link;
            connected.SetResult(link);
        }

        firstRound.TrySetResult();
        if (again)
        {
            NatsTelemetry.Reconnects.Add(1);
        }

        LogConnected(link.Address.ToString(), link.Info.ServerName, link.Info.Version);
        standing.ForEach(s => s.OnConnected());
    }

    private void Lose(NatsException reason)
    {
        failure = reason;
        lock (gate)
        {
            current = null;
            connected = new TaskCompletionSource<NatsLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (!closing.IsCancellationRequested)
        {
            LogLost(reason.Message);
        }

        inbox.FailAll(new NatsException(NatsFailure.Lost, "The connection broke before the server had answered; what was asked may or may not have happened, so it must be asked again.", reason));
    }

    private void Complained(NatsLink link, string complaint) => LogComplaint(link.Address.ToString(), complaint);

    private long Send(PendingRequest pending, string subject, ReadOnlySpan<byte> payload) =>
        TrySend(pending, subject, default, payload, force: true, out var token)
            ? token
            : throw new NatsException(NatsFailure.Lost, "The connection broke before the request was sent.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the NATS server {Address} ({Server}, version {Version})")]
    private partial void LogConnected(string address, string server, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not connected to the NATS server {Address}: {Reason}")]
    private partial void LogRefused(string address, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to NATS has ended: {Reason} Connecting again")]
    private partial void LogLost(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The NATS server {Address} says: {Complaint}")]
    private partial void LogComplaint(string address, string complaint);
}
