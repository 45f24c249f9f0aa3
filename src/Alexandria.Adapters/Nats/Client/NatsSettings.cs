namespace Alexandria.Adapters.Nats.Client;

/// <summary>How to connect.</summary>
internal sealed record NatsSettings
{
    public required IReadOnlyList<NatsAddress> Servers { get; init; }

    /// <summary>Shown by the server's monitoring.</summary>
    public string Name { get; init; } = "alexandria";

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? Token { get; init; }

    /// <summary>Path of a <c>.creds</c> file (JWT and seed), or of a file that holds an nkey seed alone. Read anew for each connection, so that it can be renewed.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>PEM file of the certificates that sign the servers'; null: the system's. With it, TLS is demanded.</summary>
    public string? CaFile { get; init; }

    /// <summary>Until a connection stands, signing in included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between pings; a connection with two unanswered ones is given up.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Until a request or a publish that waits for its acknowledgement has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between rounds over all servers; the first is 50 ms, then they double. Each is cut by up to a half at random.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What may wait to be written, bytes; who publishes more waits.</summary>
    public int OutgoingBytes { get; init; } = 1 << 20;

    /// <summary>Without credentials.</summary>
    public override string ToString() => $"{nameof(NatsSettings)} {{ Servers = {string.Join(", ", Servers)} }}";
}
