using System.Threading.Channels;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>An interest in a subject, which outlives connections.</summary>
/// <param name="filter">The subject, wildcards allowed.</param>
internal abstract class Subscription(string filter)
{
    public string Filter { get; } = filter;

    /// <summary>Members with the same group share the messages; null: each gets all.</summary>
    public string? Group { get; init; }

    public long Id { get; set; }

    /// <summary>Called by the receiving loop, one message at a time; it must not wait.</summary>
    public abstract void OnMessage(in IncomingMessage message);

    /// <summary>All that had been received was given to it: time to wake who reads, once for many messages.</summary>
    public virtual void OnPause()
    {
    }

    /// <summary>The subscription stands on a connection, the first or another.</summary>
    public virtual void OnConnected()
    {
    }

    /// <summary>Nothing comes any more.</summary>
    /// <param name="why">Null when that was wished.</param>
    public virtual void OnClosed(Exception? why)
    {
    }
}

/// <summary>Keeps messages until they are read. What comes while <paramref name="capacity"/> are waiting is dropped and counted.</summary>
/// <param name="filter">The subject, wildcards allowed.</param>
/// <param name="capacity">Messages.</param>
internal sealed class QueuedSubscription(string filter, int capacity) : Subscription(filter)
{
    private readonly Channel<NatsMessage> queue = Channel.CreateBounded<NatsMessage>(new BoundedChannelOptions(capacity) { SingleWriter = true });

    /// <summary>Each message must be released by who reads it.</summary>
    public ChannelReader<NatsMessage> Messages => queue.Reader;

    public override void OnMessage(in IncomingMessage message)
    {
        var kept = new NatsMessage(message);
        if (!queue.Writer.TryWrite(kept))
        {
            kept.Release();
            NatsTelemetry.Dropped.Add(1);
        }
    }

    public override void OnClosed(Exception? why) => queue.Writer.TryComplete(why);
}
