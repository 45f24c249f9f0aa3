using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Operations;

namespace Alexandria.Adapters.Nats;

/// <summary>The bus between many processes: a NATS server with JetStream, version 2.10 or later.</summary>
public sealed record NatsOptions : IValidatableObject
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "JetStream";

    /// <summary>Servers, separated by commas: <c>nats://host:4222</c>, or <c>tls://</c> to demand TLS; <c>user:password@</c> or <c>token@</c> may stand before the host. Empty: no bus. Never printed.</summary>
    [JsonIgnore, Secret] public string Url { get; init; } = "";

    /// <summary>Begins the names of streams and subjects, so that installations can share a server: a lower-case word of 1 to 32 letters, digits and hyphens.</summary>
    [RegularExpression("^[a-z][a-z0-9-]{0,31}$", ErrorMessage = "must be a lower-case word of 1 to 32 letters, digits and hyphens.")]
    public string Prefix { get; init; } = "alexandria";

    /// <summary>Servers of a cluster that keep each message. 1 to 5; 3 survives the loss of one.</summary>
    [Range(1, 5)] public int Replicas { get; init; } = 1;

    /// <summary>Path of a <c>.creds</c> file, or of one with an nkey seed; read anew for each connection. Empty: none.</summary>
    public string CredentialsFile { get; init; } = "";

    /// <summary>Path of a PEM file with the authorities that sign the servers' certificates; with it, TLS is demanded. Empty: the system's authorities.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>Messages that wait to be acknowledged by JetStream at most. 1 to 16,384.</summary>
    [Range(1, 16_384)] public int PublishWindow { get; init; } = JetStream.DefaultWindow;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url.Length > 0 && Problem() is { } problem)
        {
            yield return new(problem, [nameof(Url)]);
        }

        if (CredentialsFile.Length > 0 && !File.Exists(CredentialsFile))
        {
            yield return new("must name a file that is there.", [nameof(CredentialsFile)]);
        }

        if (CaFile.Length > 0 && !File.Exists(CaFile))
        {
            yield return new("must name a file that is there.", [nameof(CaFile)]);
        }
    }

    /// <summary>Without the URL, which may carry a password.</summary>
    public override string ToString() => $"{nameof(NatsOptions)} {{ Prefix = {Prefix}, Replicas = {Replicas} }}";

    internal NatsSettings Settings() => new()
    {
        Servers = NatsAddress.ParseList(Url),
        CredentialsFile = CredentialsFile.Length > 0 ? CredentialsFile : null,
        CaFile = CaFile.Length > 0 ? CaFile : null,
    };

    private string? Problem()
    {
        try
        {
            NatsAddress.ParseList(Url);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
