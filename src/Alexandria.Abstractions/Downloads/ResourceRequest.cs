namespace Alexandria.Downloads;

/// <summary>What to ask another server for, and within which bounds.</summary>
public record ResourceRequest
{
    /// <summary>Absolute, http or https, without user and password.</summary>
    public required Uri Address { get; init; }

    /// <summary>Sent to the scheme, host and port of <see cref="Address"/> and nowhere else; a redirect that leaves them goes on without it. Null: none.</summary>
    public DownloadCredential? Credential { get; init; }

    /// <summary>The version that the caller has already; the answer may then be that it is still the newest. Null: none.</summary>
    public KnownVersion? Known { get; init; }

    /// <summary>Most bytes that are taken, after decompression. Null: the configured ceiling.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Longest time for everything, waits and further attempts included; at most a day. Null: the configured one.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The header <c>Accept</c>. Null: anything.</summary>
    public string? Accept { get; init; }

    /// <summary>Told of each request to a server as it ends, those of a download that fails included. Null: nobody.</summary>
    public IProgress<DownloadHop>? Hops { get; init; }
}

/// <summary>A file to download.</summary>
public sealed record DownloadRequest : ResourceRequest
{
    /// <summary>Full path of the file. One that exists is replaced. Until the file is whole, <c>.part</c> and <c>.part.json</c> stand beside it.</summary>
    public required string File { get; init; }

    /// <summary>Checksum that the file must have. Null: not known.</summary>
    public Checksum? Expected { get; init; }

    /// <summary>Number of bytes that the file must have. Null: not known.</summary>
    public long? ExpectedBytes { get; init; }

    /// <summary>A file with checksums in the form of <c>sha256sum</c> or of BSD, which must name the last segment of the address's path or of <see cref="File"/>. Null: none. Not asked for when <see cref="Expected"/> is known.</summary>
    public Uri? ChecksumFile { get; init; }
}

/// <summary>What is known of a version that was downloaded earlier.</summary>
/// <param name="ETag">As it was received, quotes included; null when there was none.</param>
/// <param name="LastModified">Null when there was none.</param>
/// <param name="Sha256">Lower-case hexadecimal, to find out content that changed under the same strong <paramref name="ETag"/>; null when it is not known.</param>
public sealed record KnownVersion(string? ETag, DateTimeOffset? LastModified, string? Sha256 = null);

/// <summary>A header that says who asks.</summary>
/// <param name="Header">Its name: <c>Authorization</c>.</param>
/// <param name="Value">Its value, printable ASCII: <c>Bearer …</c>. Never printed.</param>
public sealed record DownloadCredential(string Header, string Value)
{
    /// <summary>Without the value.</summary>
    public override string ToString() => $"{nameof(DownloadCredential)} {{ Header = {Header} }}";
}
