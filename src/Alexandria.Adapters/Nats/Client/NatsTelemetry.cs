using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>The client's instruments, over all its connections. What counts each message is only read when somebody asks.</summary>
internal static class NatsTelemetry
{
    private static readonly Meter Meter = new("Alexandria.Nats");

    private static long messagesIn;
    private static long messagesOut;
    private static long bytesIn;
    private static long bytesOut;
    private static long pendingAcks;

    public static readonly Counter<long> Reconnects =
        Meter.CreateCounter<long>("alexandria.nats.reconnects", "{connection}", "Connections that took the place of a broken one.");

    public static readonly Counter<long> Dropped =
        Meter.CreateCounter<long>("alexandria.nats.messages.dropped", "{message}", "Messages of plain subjects that were given up because this side was too slow or not connected.");

    static NatsTelemetry()
    {
        Meter.CreateObservableCounter("alexandria.nats.messages.in", () => Interlocked.Read(ref messagesIn), "{message}", "Messages received, answers and notes of the server included.");
        Meter.CreateObservableCounter("alexandria.nats.messages.out", () => Interlocked.Read(ref messagesOut), "{message}", "Messages published, requests and acknowledgements included.");
        Meter.CreateObservableCounter("alexandria.nats.received", () => Interlocked.Read(ref bytesIn), "By", "Bytes received.");
        Meter.CreateObservableCounter("alexandria.nats.sent", () => Interlocked.Read(ref bytesOut), "By", "Bytes sent.");
        Meter.CreateObservableUpDownCounter("alexandria.nats.acks.pending", () => Interlocked.Read(ref pendingAcks), "{message}", "Messages that were published and not yet acknowledged.");
    }

    public static void MessageReceived() => Interlocked.Increment(ref messagesIn);

    public static void MessageSent() => Interlocked.Increment(ref messagesOut);

    public static void Received(int bytes) => Interlocked.Add(ref bytesIn, bytes);

    public static void Sent(int bytes) => Interlocked.Add(ref bytesOut, bytes);

    public static void Pending(int change) => Interlocked.Add(ref pendingAcks, change);
}
