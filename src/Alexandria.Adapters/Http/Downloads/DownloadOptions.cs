using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>How files and answers of other servers are downloaded.</summary>
public sealed record DownloadOptions : IValidatableObject
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Downloads";

    /// <summary>Hosts that may be asked, redirects included: names, addresses, or <c>*.example.org</c> for all below that name. Empty: any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Ports that may be asked, 1 to 65,535. Empty: 80 and 443.</summary>
    public IReadOnlyList<int> AllowedPorts { get; init; } = [];

    /// <summary>Whether loopback and private networks may be asked, and credentials may be sent over plain http. Link-local addresses and cloud metadata never are.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Requests a second to one host that are kept up. 0.01 to 100.</summary>
    [Range(0.01, 100)] public double RequestsPerSecond { get; init; } = 2;

    /// <summary>Requests to one host that may come at once after a pause. 1 to 100.</summary>
    [Range(1, 100)] public int Burst { get; init; } = 5;

    /// <summary>Requests to one host that are under way at the same time. 1 to 32.</summary>
    [Range(1, 32)] public int ConcurrencyPerHost { get; init; } = 2;

    /// <summary>How often a download is begun or continued at most. 1 to 20.</summary>
    [Range(1, 20)] public int MaxAttempts { get; init; } = 5;

    /// <summary>Longest time for one download with all its waits and attempts, where the caller names none, seconds. 1 to 86,400.</summary>
    [Range(1, 86_400)] public int DeadlineSeconds { get; init; } = 3_600;

    /// <summary>How long a server may be silent, before its headers or within a body, seconds. 1 to 600.</summary>
    [Range(1, 600)] public int IdleSeconds { get; init; } = 30;

    /// <summary>A body that brings less, over 30 seconds, is given up; bytes a second. 0: any speed. 0 to 1,048,576.</summary>
    [Range(0, 1_048_576)] public int MinimumBytesPerSecond { get; init; } = 1_024;

    /// <summary>Largest file, after decompression, where the caller names no ceiling, MiB. 1 to 1,048,576.</summary>
    [Range(1, 1_048_576)] public int MaxMebibytes { get; init; } = 8_192;

    /// <summary>Redirects that are followed at most. 0 to 20.</summary>
    [Range(0, 20)] public int MaxRedirects { get; init; } = 5;

    /// <summary>The header User-Agent. Empty: Alexandria with its version.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>An e-mail address or page that is added to the header User-Agent, so that whoever runs a server can ask us to behave. Empty: none.</summary>
    public string Contact { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AllowedHosts.FirstOrDefault(host => !IsHostPattern(host)) is { } wrong)
        {
            yield return new($"must be names of hosts, addresses or *.name; '{wrong}' is none.", [nameof(AllowedHosts)]);
        }

        if (AllowedPorts.Any(port => port is < 1 or > IPEndPoint.MaxPort))
        {
            yield return new("must be ports, 1 to 65,535.", [nameof(AllowedPorts)]);
        }

        if (!IsHeaderText(UserAgent))
        {
            yield return new("must be printable ASCII of at most 200 characters.", [nameof(UserAgent)]);
        }

        if (!IsHeaderText(Contact) || Contact.AsSpan().ContainsAny('(', ')'))
        {
            yield return new("must be printable ASCII of at most 200 characters without parentheses.", [nameof(Contact)]);
        }
    }

    private static bool IsHostPattern(string pattern) =>
        Uri.CheckHostName(pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[2..] : pattern) is not (UriHostNameType.Unknown or UriHostNameType.Basic);

    private static bool IsHeaderText(string text) => text.Length <= 200 && text.All(c => c is >= ' ' and <= '~');
}
