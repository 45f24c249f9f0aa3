using Alexandria.Adapters.Nats.Client;

namespace Alexandria.Adapters.Nats;

/// <summary>A message that is here, waiting for its handler or in it.</summary>
internal sealed class PresentDelivery(JetStreamMessage message, long since)
{
    public JetStreamMessage Message { get; } = message;

    /// <summary>When the server last heard of it.</summary>
    public long Since { get; set; } = since;
}

/// <summary>The messages that are here: the server is told of each in time, so that it delivers none of them to anybody else.</summary>
internal sealed class PresentDeliveries(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly HashSet<PresentDelivery> deliveries = [];

    public PresentDelivery Add(JetStreamMessage message)
    {
        var delivery = new PresentDelivery(message, time.GetTimestamp());
        lock (gate)
        {
            deliveries.Add(delivery);
        }

        return delivery;
    }

    /// <summary>After this its memory may be given back.</summary>
    public void Remove(PresentDelivery delivery)
    {
        lock (gate)
        {
            deliveries.Remove(delivery);
        }
    }

    /// <summary>Asks for more time for those that the server has not heard of for so long.</summary>
    public void Extend(TimeSpan age)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            foreach (var delivery in deliveries.Where(d => time.GetElapsedTime(d.Since, now) >= age))
            {
                delivery.Message.InProgress();
                delivery.Since = now;
            }
        }
    }
}
