namespace Alexandria.Adapters.Nats.Client;

/// <summary>Why something with the server did not work.</summary>
internal enum NatsFailure
{
    /// <summary>No server could be reached.</summary>
    Unreachable,

    /// <summary>A server was reached and refused us: wrong credentials, no TLS where it is asked for, an untrusted certificate.</summary>
    Refused,

    /// <summary>The connection broke; what was under way may or may not have happened.</summary>
    Lost,

    /// <summary>The server sent what is not the protocol.</summary>
    Protocol,

    /// <summary>Nobody answers on that subject: JetStream is off, has no leader at the moment, or the stream is not there.</summary>
    NoResponders,

    /// <summary>No answer in time; it may or may not have happened.</summary>
    Timeout,

    /// <summary>Larger than the server takes.</summary>
    TooLarge,

    /// <summary>This side was closed.</summary>
    Closed,

    /// <summary>JetStream answered with an error.</summary>
    JetStream,
}

/// <summary>The server did not do what was asked. Messages name the server by host and port and never carry credentials.</summary>
internal class NatsException(NatsFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    public NatsFailure Failure { get; } = failure;
}

/// <summary>JetStream answered with an error.</summary>
/// <param name="code">As in HTTP.</param>
/// <param name="errorCode">The server's own, such as 10059 for a stream that is not there.</param>
/// <param name="description">The server's words.</param>
internal sealed class JetStreamException(int code, int errorCode, string description)
    : NatsException(NatsFailure.JetStream, $"JetStream answered {code}/{errorCode}: {description}")
{
    public const int ConsumerNotFound = 10014;
    public const int NameInUse = 10058;
    public const int StreamNotFound = 10059;
    public const int MessageNotFound = 10037;
    public const int WrongLastSequence = 10071;

    public int Code { get; } = code;

    public int ErrorCode { get; } = errorCode;
}
