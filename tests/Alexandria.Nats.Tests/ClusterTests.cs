using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Testing.Servers;

namespace Alexandria.Nats.Tests;

public sealed class ClusterTests : ServerTests
{
    private static readonly StreamConfiguration Orders = new() { Name = "ORDERS", Subjects = ["orders.>"], DuplicateWindow = TimeSpan.FromMinutes(2), NumReplicas = 3 };

    [Fact]
    public async Task While_leaders_are_lost_all_that_is_acknowledged_is_stored_once_and_consumed()
    {
        var cluster = Owned(await NatsCluster.StartAsync());
        var stream = await JetStreamAsync(cluster.Urls);
        await UntilAsync(() => SucceedsAsync(() => stream.EnsureStreamAsync(Orders, Cancellation)), "the cluster keeps streams");
        await UntilAsync(() => SucceedsAsync(() => stream.EnsureConsumerAsync("ORDERS", new ConsumerConfiguration { Name = "packer", DurableName = "packer", AckWait = TimeSpan.FromSeconds(5) }, Cancellation)), "there is a consumer");
        var (acknowledged, doubted) = (new ConcurrentDictionary<string, bool>(StringComparer.Ordinal), new ConcurrentDictionary<string, bool>(StringComparer.Ordinal));
        var consumed = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var publishing = Enumerable.Range(0, 4).Select(p => Task.Run(() => PublishAsync(stream, p, acknowledged, doubted, stop.Token), Cancellation)).ToList();
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var reading = Task.Run(() => ConsumeAsync(stream, consumed, stopReading.Token), Cancellation);

        for (var round = 0; round < 3; round++)
        {
            var before = acknowledged.Count;
            await UntilAsync(() => acknowledged.Count > before + 100, "messages are acknowledged");
            string? leader = null;
            await UntilAsync(async () => (leader = await LeaderAsync(stream)) is not null, "the stream has a leader");
            await cluster.Named(leader!).KillAsync();
            before = acknowledged.Count;
            await UntilAsync(() => acknowledged.Count > before + 100, "messages are acknowledged by the other two");
            await cluster.Named(leader!).RestartAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(publishing);
        await UntilAsync(() => acknowledged.Keys.All(consumed.ContainsKey), "all that was acknowledged is consumed");
        await stopReading.CancelAsync();
        await reading;
        var stored = await StoredAsync(stream);
        Assert.Subset(stored.Values.ToHashSet(StringComparer.Ordinal), acknowledged.Keys.ToHashSet(StringComparer.Ordinal));
        var twice = stored.Values.GroupBy(v => v, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);

        // Before 2.11 a new leader takes messages before it knows all ids of the former one, so what was in doubt and was published again may be there twice.
        var exact = Version.Parse(stream.Connection.Server!.Version) >= new Version(2, 11);
        Assert.Subset(exact ? [] : doubted.Keys.ToHashSet(StringComparer.Ordinal), twice);
    }

    [Fact]
    public async Task Given_one_server_the_others_are_found_through_it()
    {
        var cluster = Owned(await NatsCluster.StartAsync());
        var connection = await ConnectedAsync(cluster.Servers[0].Url);
        await UntilAsync(() => connection.Server?.ConnectUrls?.Count == 3, "it has told of the others");
        await cluster.Servers[0].KillAsync();
        await UntilAsync(() => connection.Connected && connection.Server!.ServerName != cluster.Servers[0].Name, "another one has taken over");
    }

    private static async Task PublishAsync(
        JetStream stream,
        int publisher,
        ConcurrentDictionary<string, bool> acknowledged,
        ConcurrentDictionary<string, bool> doubted,
        CancellationToken stopping)
    {
        for (var i = 0; !stopping.IsCancellationRequested; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{publisher}-{i}");
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    await stream.Publisher.PublishAsync("orders.new", id, Encoding.ASCII.GetBytes(id), "ORDERS", CancellationToken.None);
                    acknowledged[id] = true;
                    break;
                }
                catch (NatsException)
                {
                    // Again under the same id.
                    doubted[id] = true;
                }
            }
        }
    }

    private static async Task ConsumeAsync(JetStream stream, ConcurrentDictionary<string, int> consumed, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await using var pull = stream.Consume("ORDERS", "packer", 100);
            try
            {
                while (await pull.WaitToReadAsync(stopping))
                {
                    while (pull.TryRead(out var message))
                    {
                        consumed.AddOrUpdate(Encoding.ASCII.GetString(message.Payload.Span), 1, (_, times) => times + 1);
                        message.Ack();
                        pull.Release(message);
                    }
                }
            }
            catch (Exception e) when (e is NatsException or OperationCanceledException)
            {
                // Without a leader for long, or stopped.
            }
        }
    }

    private static async Task<string?> LeaderAsync(JetStream stream)
    {
        try
        {
            return (await stream.FindStreamAsync("ORDERS", Cancellation))?.Cluster?.Leader is { Length: > 0 } leader ? leader : null;
        }
        catch (NatsException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<long, string>> StoredAsync(JetStream stream)
    {
        var stored = new Dictionary<long, string>();
        var total = 0L;
        await UntilAsync(() => SucceedsAsync(async () => total = (await stream.FindStreamAsync("ORDERS", Cancellation))!.State.Messages), "the stream answers");
        await UntilAsync(() => SucceedsAsync(() => stream.EnsureConsumerAsync("ORDERS", new ConsumerConfiguration { Name = "auditor", AckPolicy = "none", InactiveThreshold = TimeSpan.FromMinutes(1) }, Cancellation)), "there is a consumer");
        while (stored.Count < total)
        {
            foreach (var message in await stream.FetchAsync("ORDERS", "auditor", 500, null, TimeSpan.FromSeconds(2), Cancellation))
            {
                stored.Add(message.Metadata.Sequence, Encoding.ASCII.GetString(message.Payload.Span));
                message.Release();
            }
        }

        return stored;
    }

    private static async Task<bool> SucceedsAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (NatsException)
        {
            return false;
        }
    }
}
