namespace Alexandria.Events;

/// <summary>Carries committed events to the shared subscriptions of many processes, at least once. Order of commit, outcomes, retries and dead letters are the database's; the bus only delivers. Not registered in the embedded home, where subscriptions follow the log itself.</summary>
public interface IEventBus
{
    /// <summary>Creates the streams, or brings them to what is declared.</summary>
    Task PrepareAsync(IReadOnlyList<EventStream> streams, CancellationToken cancellation);

    /// <summary>Hands messages over; completes when each is durable in its stream. The same id within the stream's window is stored once.</summary>
    Task PublishAsync(IReadOnlyList<BusMessage> messages, CancellationToken cancellation);

    /// <summary>Takes messages for one consumer, which all processes share by its name, until it is stopped. Returns when those that run have ended.</summary>
    /// <param name="consumer">Who, and of what.</param>
    /// <param name="handle">Runs up to <see cref="BusConsumer.Parallel"/> times at once. When it ends the message is done with; when it throws, the message comes again after a pause.</param>
    /// <param name="stopping">Takes no further message.</param>
    Task ConsumeAsync(BusConsumer consumer, Func<BusDelivery, Task> handle, CancellationToken stopping);

    /// <summary>Tells every process something at once; it may get lost, so nothing may depend on it but speed.</summary>
    void Signal(string topic, long value);

    /// <summary>Calls back for each signal of a topic, those of this process included, until it is disposed.</summary>
    IDisposable Listen(string topic, Action<long> heard);
}

/// <summary>A stream of the bus.</summary>
/// <param name="Name">Lower-case word: <c>support</c>.</param>
/// <param name="Summary">What it holds, in one sentence.</param>
/// <param name="MaxAge">How long messages are kept.</param>
/// <param name="MaxBytes">How much is kept, bytes; the oldest go first.</param>
/// <param name="DuplicateWindow">How long an id is remembered.</param>
public sealed record EventStream(string Name, string Summary, TimeSpan MaxAge, long MaxBytes, TimeSpan DuplicateWindow)
{
    /// <summary>Largest message, bytes.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;
}

/// <summary>A message on its way into a stream.</summary>
/// <param name="Stream">Its name.</param>
/// <param name="Topic">Dotted, below the stream: <c>tickets.opened</c>.</param>
/// <param name="Id">What it is known by when it is published again.</param>
/// <param name="Body">At most <see cref="EventStream.MaxMessageBytes"/>.</param>
public sealed record BusMessage(string Stream, string Topic, string Id, ReadOnlyMemory<byte> Body);

/// <summary>A durable consumer of one stream.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Name">The subscriber's; processes with the same name share the messages.</param>
/// <param name="Topics">What it takes.</param>
/// <param name="Parallel">How many messages are handled at once in this process.</param>
public sealed record BusConsumer(string Stream, string Name, IReadOnlyCollection<string> Topics, int Parallel);

/// <summary>A message that was received.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Sequence">Its place in the stream.</param>
/// <param name="Topic">Below the stream.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Body">Valid until the handler has ended.</param>
public sealed record BusDelivery(string Stream, long Sequence, string Topic, int Attempt, ReadOnlyMemory<byte> Body);
