using Alexandria.Adapters.Nats.Client;
using Alexandria.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>Somebody who may speak to the bus of an installation and is none of its processes.</summary>
internal sealed class BusSide : IAsyncDisposable
{
    private readonly NatsConnection connection;
    private readonly string prefix;

    public BusSide(TestInstallation installation)
    {
        prefix = installation.Prefix;
        connection = new NatsConnection(new NatsSettings { Servers = NatsAddress.ParseList(installation.Nats) }, TimeProvider.System, NullLogger.Instance);
        JetStream = new JetStream(connection);
    }

    public JetStream JetStream { get; }

    /// <summary>Why the leader could not be told the last time; null when it could.</summary>
    public string? Trouble { get; private set; }

    public string Support => Stream("support");

    public string DeadLetters => Stream("dead-letters");

    /// <summary>The subject of an event of the stream for support.</summary>
    public string Subject(string eventName) => $"{prefix}.support.{eventName}";

    /// <summary>Publishes a message.</summary>
    /// <param name="eventName">Where.</param>
    /// <param name="id">What the stream knows it by.</param>
    /// <param name="body">Anything.</param>
    public async Task<PublishAck> PublishAsync(string eventName, string id, ReadOnlyMemory<byte> body)
    {
        await connection.ConnectAsync(TestContext.Current.CancellationToken);
        return await JetStream.Publisher.PublishAsync(Subject(eventName), id, body, Support, TestContext.Current.CancellationToken);
    }

    /// <summary>All that stands in the stream for support, in its order.</summary>
    public async Task<IReadOnlyList<StoredMessage>> StoredAsync()
    {
        await connection.ConnectAsync(TestContext.Current.CancellationToken);
        var state = (await JetStream.FindStreamAsync(Support, TestContext.Current.CancellationToken))!.State;
        var stored = new List<StoredMessage>();
        for (var sequence = state.FirstSeq; sequence <= state.LastSeq; sequence++)
        {
            if (await JetStream.FindMessageAsync(Support, sequence, TestContext.Current.CancellationToken) is { } message)
            {
                stored.Add(message);
            }
        }

        return stored;
    }

    /// <summary>Name of the server that leads the stream for support; null while none does.</summary>
    public async Task<string?> LeaderAsync()
    {
        try
        {
            await connection.ConnectAsync(TestContext.Current.CancellationToken);
            var stream = await JetStream.FindStreamAsync(Support, TestContext.Current.CancellationToken);
            Trouble = stream is null ? "There is no such stream." : null;
            return stream?.Cluster?.Leader;
        }
        catch (NatsException exception)
        {
            Trouble = exception.Message;
            return null;
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private string Stream(string name) => $"{prefix}_{name}".ToUpperInvariant();
}
