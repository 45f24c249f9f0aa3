using System.Threading.Channels;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Events;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats;

/// <summary>Reads for one consumer of the bus in this process: pulls, hands out, acknowledges; begins anew when its consumer is gone from the server.</summary>
internal sealed partial class BusReader(JetStream server, BusNames names, BusConsumer consumer, Func<BusDelivery, Task> handle, ILogger log)
{
    public const int MaxDeliver = 20;

    // A refused message counts until it comes again, so a few dozen that fail must not hold up the rest; how much is here at once is bounded by what is pulled.
    private const int MinAckPending = 1_024;

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    private readonly string stream = names.Stream(consumer.Stream);
    private readonly string durable = BusNames.Consumer(consumer.Name);

    // The server searches for several subjects at once so slowly that, behind a backlog, it reads a whole block of its file for each message. So it gives the whole stream, and what was not asked for is left here.
    private readonly string filter = names.Filter(consumer.Stream, consumer.Topics.Count == 1 ? consumer.Topics.First() : ">");
    private readonly HashSet<string> wanted = consumer.Topics.Count > 1 ? [.. consumer.Topics.Select(topic => names.Subject(consumer.Stream, topic))] : [];

    /// <summary>After this time without a word the server delivers again.</summary>
    public TimeSpan AckWait { get; init; } = TimeSpan.FromSeconds(30);

    private TimeProvider Time => server.Connection.Time;

    /// <summary>Reads until it is stopped; returns when all that was begun has ended.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await EnsureAsync(stopping);
                pause = TimeSpan.FromMilliseconds(250);
                await ReadAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NatsException e) when (e.Failure != NatsFailure.Closed)
            {
                LogInterrupted(consumer.Name, e.Message);
                await Task.Delay(pause, Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = 2 * pause < MaxPause ? 2 * pause : MaxPause;
            }
        }
    }

    /// <summary>How long a message rests after its attempt failed: 1 s, doubled each time, up to a minute.</summary>
    public static TimeSpan RetryDelay(int attempt) =>
        attempt > 6 ? MaxRetryDelay : TimeSpan.FromSeconds(1 << Math.Max(0, attempt - 1));

    private Task EnsureAsync(CancellationToken stopping) => server.EnsureConsumerAsync(
        stream,
        new ConsumerConfiguration
        {
            Name = durable,
            DurableName = durable,
            Description = consumer.Name,
            FilterSubject = filter,
            AckWait = AckWait,
            MaxDeliver = MaxDeliver,
            MaxAckPending = Math.Max(MinAckPending, 4 * consumer.Parallel),
        },
        stopping);

    private async Task ReadAsync(CancellationToken stopping)
    {
        // As many again as are handled, so that no handler waits for the network; all of them are kept alive below.
        await using var pull = server.Consume(stream, durable, 2 * consumer.Parallel);
        var present = new PresentDeliveries(Time);
        var waiting = Channel.CreateUnbounded<PresentDelivery>();
        await using var extending = Time.CreateTimer(_ => present.Extend(AckWait / 3), null, AckWait / 6, AckWait / 6);
        var handling = Enumerable.Range(0, consumer.Parallel).Select(_ => Task.Run(() => HandleAllAsync(pull, waiting.Reader, present, stopping), CancellationToken.None)).ToList();
        try
        {
            while (await pull.WaitToReadAsync(stopping))
            {
                while (pull.TryRead(out var message))
                {
                    waiting.Writer.TryWrite(present.Add(message));
                }
            }
        }
        finally
        {
            await pull.StopAsync();
            while (pull.TryRead(out var message))
            {
                waiting.Writer.TryWrite(present.Add(message));
            }

            waiting.Writer.Complete();
            await Task.WhenAll(handling);
        }
    }

    private async Task HandleAllAsync(PullSubscription pull, ChannelReader<PresentDelivery> waiting, PresentDeliveries present, CancellationToken stopping)
    {
        await foreach (var delivery in waiting.ReadAllAsync(CancellationToken.None))
        {
            if (wanted.Count > 0 && !wanted.Contains(delivery.Message.Subject))
            {
                delivery.Message.Ack();
            }
            else if (stopping.IsCancellationRequested)
            {
                delivery.Message.Nak(TimeSpan.Zero);
            }
            else
            {
                await HandleAsync(delivery.Message);
            }

            present.Remove(delivery);
            pull.Release(delivery.Message);
        }
    }

    private async Task HandleAsync(JetStreamMessage message)
    {
        var attempt = 1;
        try
        {
            var metadata = message.Metadata;
            attempt = metadata.Attempt;
            await handle(new BusDelivery(consumer.Stream, metadata.Sequence, names.Topic(consumer.Stream, message.Subject), attempt, message.Payload));
            message.Ack();
        }
        catch (Exception e)
        {
            message.Nak(RetryDelay(attempt));
            if (attempt >= MaxDeliver)
            {
                LogGivenUp(e, consumer.Name, attempt);
            }
            else
            {
                LogRetried(e, consumer.Name, attempt);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The consumer {Consumer} of the bus was interrupted: {Reason} It begins anew")]
    private partial void LogInterrupted(string consumer, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of the consumer {Consumer} failed at attempt {Attempt} and comes again")]
    private partial void LogRetried(Exception cause, string consumer, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of the consumer {Consumer} failed at attempt {Attempt}, which was the last: the bus delivers it no more")]
    private partial void LogGivenUp(Exception cause, string consumer, int attempt);
}
