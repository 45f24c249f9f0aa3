using System.Globalization;
using System.Runtime.ExceptionServices;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Events;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats;

/// <summary>The bus on NATS JetStream. It connects when it is made and whenever the connection breaks; until there is one, whoever needs it waits some seconds and then fails.</summary>
internal sealed class JetStreamBus : IEventBus, IAsyncDisposable
{
    // The stream's limit counts the headers, which are ours.
    private const int MaxHeaders = 1_024;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClusterPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClusterPause = TimeSpan.FromMilliseconds(500);

    private readonly NatsOptions options;
    private readonly ILogger<JetStreamBus> log;
    private readonly BusNames names;

    public JetStreamBus(NatsOptions options, TimeProvider time, ILogger<JetStreamBus> log)
    {
        (this.options, this.log) = (options, log);
        names = new BusNames(options.Prefix);
        Server = new JetStream(new NatsConnection(options.Settings(), time, log), options.PublishWindow);
    }

    /// <summary>Whether there is a connection now.</summary>
    public bool Connected => Server.Connection.Connected;

    /// <summary>Why there is none; null when there is one.</summary>
    public string? Trouble => Server.Connection.Failure?.Message;

    /// <summary>For what else is kept on the same server.</summary>
    internal JetStream Server { get; }

    public async Task PrepareAsync(IReadOnlyList<EventStream> streams, CancellationToken cancellation)
    {
        await Server.Connection.ConnectAsync(cancellation);
        foreach (var stream in streams)
        {
            await PrepareAsync(stream, cancellation);
        }
    }

    public async Task PublishAsync(IReadOnlyList<BusMessage> messages, CancellationToken cancellation)
    {
        var acks = new ValueTask<PublishAck>[messages.Count];
        var started = 0;
        Exception? failed = null;
        try
        {
            for (; started < acks.Length; started++)
            {
                var message = messages[started];
                var subject = names.Subject(message.Stream, message.Topic);
                while (!Server.Publisher.TryStart(subject, message.Id, message.Body.Span, names.Stream(message.Stream), out acks[started]))
                {
                    await Server.Publisher.RoomAsync(cancellation);
                }
            }
        }
        catch (Exception e)
        {
            failed = e;
        }

        // Those that were begun are seen to their end, so that none is in doubt when the first failure is told.
        for (var i = 0; i < started; i++)
        {
            try
            {
                await (acks[i].IsCompleted ? acks[i] : new ValueTask<PublishAck>(acks[i].AsTask().WaitAsync(cancellation)));
            }
            catch (Exception e)
            {
                failed ??= e;
            }
        }

        if (failed is not null)
        {
            ExceptionDispatchInfo.Throw(failed);
        }
    }

    public Task ConsumeAsync(BusConsumer consumer, Func<BusDelivery, Task> handle, CancellationToken stopping) =>
        new BusReader(Server, names, consumer, handle, log).RunAsync(stopping);

    public void Signal(string topic, long value)
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        if (!Server.Connection.TryPublish(names.Signal(topic), default, default, text[..length]))
        {
            NatsTelemetry.Dropped.Add(1);
        }
    }

    public IDisposable Listen(string topic, Action<long> heard)
    {
        var ear = new Ear(names.Signal(topic), Server.Connection, heard, log);
        Server.Connection.Subscribe(ear);
        return ear;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(DrainPatience, Server.Connection.Time);
        try
        {
            await Server.Connection.DrainAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await Server.Connection.DisposeAsync();
        }
    }

    // A cluster that has just been started chooses its leaders first.
    private async Task PrepareAsync(EventStream stream, CancellationToken cancellation)
    {
        var time = Server.Connection.Time;
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                await Server.EnsureStreamAsync(Declared(stream), cancellation);
                return;
            }
            catch (NatsException e) when (IsTransient(e) && time.GetElapsedTime(began) < ClusterPatience)
            {
                await Task.Delay(ClusterPause, time, cancellation);
            }
        }
    }

    private static bool IsTransient(NatsException e) =>
        e.Failure is NatsFailure.NoResponders or NatsFailure.Timeout or NatsFailure.Lost || e is JetStreamException { Code: 503 };

    private StreamConfiguration Declared(EventStream stream) => new()
    {
        Name = names.Stream(stream.Name),
        Description = stream.Summary,
        Subjects = [names.Filter(stream.Name, ">")],
        MaxAge = stream.MaxAge,
        MaxBytes = stream.MaxBytes,
        MaxMsgSize = stream.MaxMessageBytes + MaxHeaders,
        DuplicateWindow = stream.MaxAge > TimeSpan.Zero && stream.MaxAge < stream.DuplicateWindow ? stream.MaxAge : stream.DuplicateWindow,
        NumReplicas = options.Replicas,
    };
}
