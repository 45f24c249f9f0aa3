using System.Globalization;
using System.Runtime.CompilerServices;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>A value of a bucket.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Null: it was deleted.</param>
/// <param name="Revision">Grows with each change in the bucket.</param>
internal sealed record KeyValueEntry(string Key, byte[]? Value, long Revision);

/// <summary>
/// Values by key, kept in the stream <c>KV_bucket</c> as NATS clients agree on it (ADR-8 of NATS). Each change names the revision it builds on, so that of two writers one is told.
/// Keys are made of letters, digits and <c>-_=/.</c>
/// </summary>
internal sealed class KeyValueBucket
{
    private static readonly byte[] Deleted = NatsHeaders.Build(("KV-Operation", "DEL"));

    private readonly JetStream server;
    private readonly string stream;
    private readonly string prefix;

    private KeyValueBucket(JetStream server, string bucket) =>
        (this.server, stream, prefix) = (server, "KV_" + bucket, $"$KV.{bucket}.");

    /// <summary>Opens a bucket, which is created when it is not there.</summary>
    /// <param name="server">Where.</param>
    /// <param name="bucket">Letters, digits, hyphens and underscores.</param>
    /// <param name="replicas">Servers that keep each value.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public static async Task<KeyValueBucket> OpenAsync(JetStream server, string bucket, int replicas, CancellationToken cancellation)
    {
        if (bucket.Length is 0 or > 128 || !bucket.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException("A bucket's name is made of letters, digits, hyphens and underscores.", nameof(bucket));
        }

        var opened = new KeyValueBucket(server, bucket);
        await server.EnsureStreamAsync(
            new StreamConfiguration
            {
                Name = opened.stream,
                Subjects = [opened.prefix + ">"],
                MaxMsgsPerSubject = 1,
                Discard = "new",
                DenyDelete = true,
                AllowRollupHdrs = true,
                AllowDirect = true,
                NumReplicas = replicas,
            },
            cancellation);
        return opened;
    }

    /// <summary>The present value, from the server that leads; null when there is none.</summary>
    public async Task<KeyValueEntry?> GetAsync(string key, CancellationToken cancellation) =>
        await FindAsync(key, cancellation) is { Value: not null } entry ? entry : null;

    /// <summary>Sets a value, whatever was there.</summary>
    /// <returns>Its revision.</returns>
    public async Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation) =>
        (await server.Publisher.PublishAsync(Subject(key), default(ReadOnlyMemory<byte>), value, cancellation)).Sequence;

    /// <summary>Sets a value where there is none.</summary>
    /// <returns>Its revision; null when there is one.</returns>
    public async Task<long?> CreateAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        if (await UpdateAsync(key, value, 0, cancellation) is { } created)
        {
            return created;
        }

        return await FindAsync(key, cancellation) is { Value: null } deleted ? await UpdateAsync(key, value, deleted.Revision, cancellation) : null;
    }

    /// <summary>Sets a value where the present one has a revision.</summary>
    /// <returns>Its own revision; null when somebody else was first.</returns>
    public Task<long?> UpdateAsync(string key, ReadOnlyMemory<byte> value, long revision, CancellationToken cancellation) =>
        WriteAsync(key, value, NatsHeaders.Build(Expected(revision)), cancellation);

    /// <summary>Deletes a value.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellation) => server.Publisher.PublishAsync(Subject(key), Deleted, default, cancellation);

    /// <summary>Deletes a value that has a revision.</summary>
    /// <returns>False when somebody else was first.</returns>
    public async Task<bool> DeleteAsync(string key, long revision, CancellationToken cancellation) =>
        await WriteAsync(key, default, NatsHeaders.Build(("KV-Operation", "DEL"), Expected(revision)), cancellation) is not null;

    /// <summary>The present values, then null, then each change. After an interruption it goes on with what has changed.</summary>
    /// <param name="keys">A key, or several by wildcards; <c>&gt;</c> for all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<KeyValueEntry?> WatchAsync(string keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (last, complete) = (0L, false);
        while (true)
        {
            var (pull, present) = await PullAsync(keys, last, cancellation);
            await using (pull)
            {
                if (present == 0 && !complete)
                {
                    complete = true;
                    yield return null;
                }

                while (await ReadableAsync(pull, cancellation))
                {
                    while (pull.TryRead(out var message))
                    {
                        var metadata = message.Metadata;
                        var entry = Entry(message.Subject, message.Headers, message.Payload.Span, metadata.Sequence);
                        pull.Release(message);
                        if (entry.Revision > last)
                        {
                            last = entry.Revision;
                            yield return entry;
                        }

                        if (metadata.Pending == 0 && !complete)
                        {
                            complete = true;
                            yield return null;
                        }
                    }
                }
            }
        }
    }

    private static (string Name, string Value) Expected(long revision) =>
        ("Nats-Expected-Last-Subject-Sequence", revision.ToString(CultureInfo.InvariantCulture));

    // The consumer may be gone, as after a restart of the server that kept it: then there is another, from the last revision that was seen.
    private static async Task<bool> ReadableAsync(PullSubscription pull, CancellationToken cancellation)
    {
        try
        {
            return await pull.WaitToReadAsync(cancellation);
        }
        catch (NatsException e) when (e.Failure != NatsFailure.Closed)
        {
            return false;
        }
    }

    private async Task<(PullSubscription Pull, long Present)> PullAsync(string keys, long after, CancellationToken cancellation)
    {
        const int AtOnce = 256;
        while (true)
        {
            try
            {
                var consumer = await server.CreateConsumerAsync(
                    stream,
                    new ConsumerConfiguration
                    {
                        Name = Client.Subject.NewInbox()[7..],
                        FilterSubject = prefix + keys,
                        DeliverPolicy = after == 0 ? "last_per_subject" : "by_start_sequence",
                        OptStartSeq = after == 0 ? null : after + 1,
                        AckPolicy = "none",
                        InactiveThreshold = TimeSpan.FromMinutes(5),
                        NumReplicas = 1,
                        MemStorage = true,
                    },
                    cancellation);
                return (server.Consume(stream, consumer.Name, AtOnce), consumer.NumPending);
            }
            catch (NatsException e) when (e.Failure is NatsFailure.NoResponders or NatsFailure.Timeout or NatsFailure.Lost or NatsFailure.Unreachable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), server.Connection.Time, cancellation);
            }
        }
    }

    private async Task<long?> WriteAsync(string key, ReadOnlyMemory<byte> value, byte[] headers, CancellationToken cancellation)
    {
        try
        {
            return (await server.Publisher.PublishAsync(Subject(key), headers, value, cancellation)).Sequence;
        }
        catch (JetStreamException e) when (e.ErrorCode == JetStreamException.WrongLastSequence)
        {
            return null;
        }
    }

    private async Task<KeyValueEntry?> FindAsync(string key, CancellationToken cancellation) =>
        await server.FindLastMessageAsync(stream, Subject(key), cancellation) is { } message ? Entry(message.Subject, message.Hdrs, message.Data, message.Seq) : null;

    private KeyValueEntry Entry(string subject, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> value, long revision) =>
        new(subject[prefix.Length..], NatsHeaders.Find(headers, "KV-Operation") is "DEL" or "PURGE" ? null : value.ToArray(), revision);

    private string Subject(string key) =>
        key.Length is > 0 and <= 512 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=' or '/' or '.') && Client.Subject.IsLiteral(prefix + key)
            ? prefix + key
            : throw new ArgumentException("A key is made of letters, digits and -_=/. between its words.", nameof(key));
}
