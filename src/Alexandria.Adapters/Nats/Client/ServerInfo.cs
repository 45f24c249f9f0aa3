using System.Text.Json;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>What the server says about itself, in its own names.</summary>
internal sealed record ServerInfo
{
    public string ServerId { get; init; } = "";

    public string ServerName { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>Largest message with its headers, bytes.</summary>
    public int MaxPayload { get; init; } = 1 << 20;

    public bool Headers { get; init; }

    public bool AuthRequired { get; init; }

    public bool TlsRequired { get; init; }

    public bool TlsAvailable { get; init; }

    /// <summary>To be signed by those who sign in with a key.</summary>
    public string? Nonce { get; init; }

    /// <summary>Where the other servers of the cluster are.</summary>
    public IReadOnlyList<string>? ConnectUrls { get; init; }

    /// <exception cref="NatsException">It is not such a text.</exception>
    public static ServerInfo Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return NatsJson.Read<ServerInfo>(json) is { MaxPayload: > 0 } info
                ? info
                : throw new NatsException(NatsFailure.Protocol, "The server's INFO is not valid.");
        }
        catch (JsonException e)
        {
            throw new NatsException(NatsFailure.Protocol, "The server's INFO is not valid JSON.", e);
        }
    }
}

/// <summary>What we say about ourselves. What is null is left out.</summary>
internal sealed record ConnectOptions
{
    public bool Verbose { get; init; }

    public bool Pedantic { get; init; }

    public bool TlsRequired { get; init; }

    public string Name { get; init; } = "";

    public string Lang { get; init; } = "csharp";

    public string Version { get; init; } = "1";

    public int Protocol { get; init; } = 1;

    public bool Echo { get; init; } = true;

    public bool Headers { get; init; } = true;

    public bool NoResponders { get; init; } = true;

    public string? User { get; init; }

    public string? Pass { get; init; }

    public string? AuthToken { get; init; }

    public string? Jwt { get; init; }

    public string? Nkey { get; init; }

    public string? Sig { get; init; }
}
