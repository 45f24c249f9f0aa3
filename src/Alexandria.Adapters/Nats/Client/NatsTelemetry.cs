using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>The client's instruments, over all its connections.</summary>
internal static class NatsTelemetry
{
    private static readonly Meter Meter = new("Alexandria.Nats");

    private static long pendingAcks;

    public static readonly Counter<long> Reconnects =
        Meter.CreateCounter<long>("alexandria.nats.reconnects", "{connection}", "Connections that took the place of a broken one.");

    public static readonly Counter<long> MessagesIn =
        Meter.CreateCounter<long>("alexandria.nats.messages.in", "{message}", "Messages received, answers and notes of the server included.");

    public static readonly Counter<long> MessagesOut =
        Meter.CreateCounter<long>("alexandria.nats.messages.out", "{message}", "Messages published, requests and acknowledgements included.");

    public static readonly Counter<long> BytesIn =
        Meter.CreateCounter<long>("alexandria.nats.bytes.in", "By", "Bytes received.");

    public static readonly Counter<long> BytesOut =
        Meter.CreateCounter<long>("alexandria.nats.bytes.out", "By", "Bytes sent.");

    public static readonly Counter<long> Dropped =
        Meter.CreateCounter<long>("alexandria.nats.messages.dropped", "{message}", "Messages of plain subjects that were given up because this side was too slow or not connected.");

    public static readonly ObservableUpDownCounter<long> PendingAcks =
        Meter.CreateObservableUpDownCounter("alexandria.nats.acks.pending", () => Interlocked.Read(ref pendingAcks), "{message}", "Messages that were published and not yet acknowledged.");

    public static void Pending(int change) => Interlocked.Add(ref pendingAcks, change);
}
