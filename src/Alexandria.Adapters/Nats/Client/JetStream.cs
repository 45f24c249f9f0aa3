using System.Text.Json;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>The JetStream API of a server: streams, consumers, publishing, pulling.</summary>
internal sealed class JetStream(NatsConnection connection, int window = JetStream.DefaultWindow)
{
    public const int DefaultWindow = 1_024;

    private const string Api = "$JS.API.";

    public NatsConnection Connection => connection;

    public JetStreamPublisher Publisher { get; } = new(connection, window);

    /// <summary>Creates a stream; one that is the same is left as it is.</summary>
    /// <exception cref="NatsException">Refused: <see cref="JetStreamException.NameInUse"/> when it is there and differs.</exception>
    public Task<StreamInfo> CreateStreamAsync(StreamConfiguration stream, CancellationToken cancellation) =>
        AskAsync<StreamConfiguration, StreamInfo>("STREAM.CREATE." + stream.Name, stream, cancellation);

    public Task<StreamInfo> UpdateStreamAsync(StreamConfiguration stream, CancellationToken cancellation) =>
        AskAsync<StreamConfiguration, StreamInfo>("STREAM.UPDATE." + stream.Name, stream, cancellation);

    /// <summary>Null when it is not there.</summary>
    public Task<StreamInfo?> FindStreamAsync(string stream, CancellationToken cancellation) =>
        FindAsync<StreamInfo>("STREAM.INFO." + stream, JetStreamException.StreamNotFound, cancellation);

    public Task<DeleteAnswer> DeleteStreamAsync(string stream, CancellationToken cancellation) =>
        AskAsync<DeleteAnswer>("STREAM.DELETE." + stream, cancellation);

    /// <summary>Empties a stream, or what it holds of one subject.</summary>
    /// <returns>How many messages went.</returns>
    public async Task<long> PurgeStreamAsync(string stream, string? filter, CancellationToken cancellation) =>
        (await AskAsync<PurgeRequest, PurgeAnswer>("STREAM.PURGE." + stream, new PurgeRequest(filter), cancellation)).Purged;

    /// <summary>Creates a stream or brings it to what is declared, also when others do so at the same time. What the declaration does not speak of stays.</summary>
    public async Task<StreamInfo> EnsureStreamAsync(StreamConfiguration stream, CancellationToken cancellation)
    {
        var present = await FindStreamAsync(stream.Name, cancellation);
        if (present is null)
        {
            try
            {
                return await CreateStreamAsync(stream, cancellation);
            }
            catch (JetStreamException e) when (e.ErrorCode == JetStreamException.NameInUse)
            {
                present = await FindStreamAsync(stream.Name, cancellation)
                    ?? throw new NatsException(NatsFailure.JetStream, "The stream was created and deleted by others at the same time.", e);
            }
        }

        return await UpdateStreamAsync(stream with { More = present.Config.More }, cancellation);
    }

    /// <summary>A message by its place; null when it is not there.</summary>
    public Task<StoredMessage?> FindMessageAsync(string stream, long sequence, CancellationToken cancellation) =>
        FindMessageAsync(stream, new MessageRequest(sequence, null), cancellation);

    /// <summary>The last message of a subject; null when there is none.</summary>
    public Task<StoredMessage?> FindLastMessageAsync(string stream, string subject, CancellationToken cancellation) =>
        FindMessageAsync(stream, new MessageRequest(null, subject), cancellation);

    /// <summary>Creates a consumer or brings it to what is declared.</summary>
    public Task<ConsumerInfo> EnsureConsumerAsync(string stream, ConsumerConfiguration consumer, CancellationToken cancellation) =>
        ConsumerAsync(stream, consumer, "", cancellation);

    /// <summary>Creates a consumer; fails when there is another of that name.</summary>
    public Task<ConsumerInfo> CreateConsumerAsync(string stream, ConsumerConfiguration consumer, CancellationToken cancellation) =>
        ConsumerAsync(stream, consumer, "create", cancellation);

    /// <summary>Changes a consumer; fails when there is none.</summary>
    public Task<ConsumerInfo> UpdateConsumerAsync(string stream, ConsumerConfiguration consumer, CancellationToken cancellation) =>
        ConsumerAsync(stream, consumer, "update", cancellation);

    /// <summary>Null when it is not there.</summary>
    public Task<ConsumerInfo?> FindConsumerAsync(string stream, string consumer, CancellationToken cancellation) =>
        FindAsync<ConsumerInfo>($"CONSUMER.INFO.{stream}.{consumer}", JetStreamException.ConsumerNotFound, cancellation);

    public Task<DeleteAnswer> DeleteConsumerAsync(string stream, string consumer, CancellationToken cancellation) =>
        AskAsync<DeleteAnswer>($"CONSUMER.DELETE.{stream}.{consumer}", cancellation);

    /// <summary>Pulls up to a number of messages once.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="consumer">A pull consumer of it.</param>
    /// <param name="batch">Messages at most.</param>
    /// <param name="maxBytes">Bytes at most, headers and subjects included; null: any.</param>
    /// <param name="expires">How long to wait for them; zero: only what is there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What came; each is to be released.</returns>
    public async Task<IReadOnlyList<JetStreamMessage>> FetchAsync(string stream, string consumer, int batch, int? maxBytes, TimeSpan expires, CancellationToken cancellation)
    {
        await connection.ConnectedInTimeAsync(cancellation);
        var fetch = new FetchSubscription(connection, batch);
        connection.Subscribe(fetch);
        try
        {
            var request = new PullRequest
            {
                Batch = batch,
                MaxBytes = maxBytes,
                Expires = expires > TimeSpan.Zero ? expires : null,
                NoWait = expires > TimeSpan.Zero ? null : true,
            };
            return connection.TryPublish(PullSubject(stream, consumer), fetch.Inbox, default, NatsJson.Write(request), force: true)
                ? await fetch.CollectAsync(expires + connection.Settings.RequestTimeout, cancellation)
                : throw new NatsException(NatsFailure.Lost, "The connection broke before messages were asked for.");
        }
        finally
        {
            connection.Unsubscribe(fetch);
        }
    }

    /// <summary>Pulls without end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="consumer">A pull consumer of it.</param>
    /// <param name="maxMessages">Messages that are asked for or not yet released, at most.</param>
    public PullSubscription Consume(string stream, string consumer, int maxMessages)
    {
        var pull = new PullSubscription(connection, PullSubject(stream, consumer), maxMessages);
        connection.Subscribe(pull);
        return pull;
    }

    /// <summary>The error that an answer holds; null when it holds none.</summary>
    public static JetStreamException? Error(ReadOnlySpan<byte> answer) =>
        NatsJson.Read<ErrorAnswer>(answer)?.Error is { } error
            ? new JetStreamException(error.Code, error.ErrCode, error.Description ?? "without a reason")
            : null;

    private static string PullSubject(string stream, string consumer) => $"{Api}CONSUMER.MSG.NEXT.{stream}.{consumer}";

    private Task<ConsumerInfo> ConsumerAsync(string stream, ConsumerConfiguration consumer, string action, CancellationToken cancellation) =>
        AskAsync<ConsumerRequest, ConsumerInfo>($"CONSUMER.CREATE.{stream}.{consumer.Name}", new ConsumerRequest(stream, consumer, action), cancellation);

    private async Task<StoredMessage?> FindMessageAsync(string stream, MessageRequest request, CancellationToken cancellation)
    {
        try
        {
            return (await AskAsync<MessageRequest, MessageAnswer>("STREAM.MSG.GET." + stream, request, cancellation)).Message;
        }
        catch (JetStreamException e) when (e.ErrorCode == JetStreamException.MessageNotFound)
        {
            return null;
        }
    }

    private async Task<T?> FindAsync<T>(string subject, int absent, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await AskAsync<T>(subject, cancellation);
        }
        catch (JetStreamException e) when (e.ErrorCode == absent)
        {
            return null;
        }
    }

    private Task<TAnswer> AskAsync<TRequest, TAnswer>(string subject, TRequest request, CancellationToken cancellation) =>
        SendAsync<TAnswer>(subject, NatsJson.Write(request), cancellation);

    private Task<TAnswer> AskAsync<TAnswer>(string subject, CancellationToken cancellation) => SendAsync<TAnswer>(subject, [], cancellation);

    private async Task<TAnswer> SendAsync<TAnswer>(string subject, byte[] request, CancellationToken cancellation)
    {
        var reply = await connection.RequestAsync(Api + subject, request, cancellation);
        try
        {
            return Error(reply.Payload) is { } error
                ? throw error
                : NatsJson.Read<TAnswer>(reply.Payload) ?? throw new NatsException(NatsFailure.Protocol, "JetStream answered with nothing.");
        }
        catch (JsonException e)
        {
            throw new NatsException(NatsFailure.Protocol, "JetStream's answer is not what its API promises.", e);
        }
    }
}
