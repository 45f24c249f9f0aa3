using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alexandria.Adapters.Nats.Client;

// The records of the JetStream API (schema io.nats.jetstream.api.v1), with the server's names in snake case. What is null is left to the server.

/// <summary>What a stream holds and keeps.</summary>
internal sealed record StreamConfiguration
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? Subjects { get; init; }

    /// <summary><c>limits</c>, <c>interest</c> or <c>workqueue</c>.</summary>
    public string Retention { get; init; } = "limits";

    /// <summary><c>file</c> or <c>memory</c>.</summary>
    public string Storage { get; init; } = "file";

    /// <summary><c>old</c>: the oldest make room; <c>new</c>: what is new is refused.</summary>
    public string Discard { get; init; } = "old";

    /// <summary>-1: any number.</summary>
    public int MaxConsumers { get; init; } = -1;

    /// <summary>-1: any number.</summary>
    public long MaxMsgs { get; init; } = -1;

    /// <summary>-1: any number.</summary>
    public long MaxMsgsPerSubject { get; init; } = -1;

    /// <summary>-1: any size.</summary>
    public long MaxBytes { get; init; } = -1;

    /// <summary>Bytes of one message with its headers; -1: what the server takes.</summary>
    public int MaxMsgSize { get; init; } = -1;

    /// <summary>Zero: for ever.</summary>
    public TimeSpan MaxAge { get; init; }

    public TimeSpan? DuplicateWindow { get; init; }

    public int NumReplicas { get; init; } = 1;

    public bool? AllowRollupHdrs { get; init; }

    public bool? DenyDelete { get; init; }

    public bool? AllowDirect { get; init; }

    /// <summary>What else the server knows of it: kept when it is changed.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? More { get; init; }
}

internal sealed record StreamInfo
{
    public required StreamConfiguration Config { get; init; }

    public required StreamState State { get; init; }

    /// <summary>Null on a single server.</summary>
    public StreamCluster? Cluster { get; init; }
}

internal sealed record StreamState
{
    public long Messages { get; init; }

    public long Bytes { get; init; }

    public long FirstSeq { get; init; }

    public long LastSeq { get; init; }

    public int ConsumerCount { get; init; }
}

internal sealed record StreamCluster
{
    /// <summary>Name of the server that leads; null while there is none.</summary>
    public string? Leader { get; init; }
}

/// <summary>A durable consumer, or with <see cref="InactiveThreshold"/> one that goes away by itself.</summary>
internal sealed record ConsumerConfiguration
{
    public required string Name { get; init; }

    public string? DurableName { get; init; }

    public string? Description { get; init; }

    /// <summary><c>all</c>, <c>new</c>, <c>last_per_subject</c> or <c>by_start_sequence</c>.</summary>
    public string DeliverPolicy { get; init; } = "all";

    public long? OptStartSeq { get; init; }

    /// <summary><c>explicit</c> or <c>none</c>.</summary>
    public string AckPolicy { get; init; } = "explicit";

    public TimeSpan? AckWait { get; init; }

    /// <summary>-1: without end.</summary>
    public int MaxDeliver { get; init; } = -1;

    public int? MaxAckPending { get; init; }

    public string? FilterSubject { get; init; }

    public IReadOnlyList<string>? FilterSubjects { get; init; }

    public TimeSpan? InactiveThreshold { get; init; }

    /// <summary>0: as the stream.</summary>
    public int NumReplicas { get; init; }

    public bool? MemStorage { get; init; }
}

internal sealed record ConsumerInfo
{
    public required string StreamName { get; init; }

    public required string Name { get; init; }

    public required ConsumerConfiguration Config { get; init; }

    public long NumPending { get; init; }

    public int NumAckPending { get; init; }

    public int NumRedelivered { get; init; }

    public int NumWaiting { get; init; }
}

internal sealed record ConsumerRequest(string StreamName, ConsumerConfiguration Config, string Action);

internal sealed record PullRequest
{
    public int Batch { get; init; }

    public long? MaxBytes { get; init; }

    public TimeSpan? Expires { get; init; }

    public bool? NoWait { get; init; }

    public TimeSpan? IdleHeartbeat { get; init; }
}

internal sealed record PurgeRequest(string? Filter);

internal sealed record PurgeAnswer(long Purged);

internal sealed record DeleteAnswer(bool Success);

internal sealed record MessageRequest(long? Seq, string? LastBySubj);

internal sealed record MessageAnswer(StoredMessage Message);

internal sealed record StoredMessage
{
    public required string Subject { get; init; }

    public required long Seq { get; init; }

    public DateTimeOffset Time { get; init; }

    /// <summary>The header block, base64.</summary>
    public byte[]? Hdrs { get; init; }

    public byte[]? Data { get; init; }
}

internal sealed record ErrorAnswer(ApiError? Error);

internal sealed record ApiError(int Code, int ErrCode, string? Description);

/// <summary>Where a published message lies.</summary>
/// <param name="Sequence">Its place in the stream.</param>
/// <param name="Duplicate">It was there already, by its id.</param>
internal readonly record struct PublishAck(long Sequence, bool Duplicate);
