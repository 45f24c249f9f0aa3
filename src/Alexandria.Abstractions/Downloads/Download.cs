namespace Alexandria.Downloads;

/// <summary>A download that succeeded.</summary>
/// <param name="NotModified">The known version is still the newest: nothing was downloaded and there is no file.</param>
/// <param name="File">Full path of the file; null when not modified.</param>
/// <param name="Bytes">Length of the file; 0 when not modified.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal; null when not modified.</param>
/// <param name="Resource">What the server said about it.</param>
/// <param name="Trace">How it went.</param>
public sealed record Download(bool NotModified, string? File, long Bytes, string? Sha256, DownloadedResource Resource, DownloadTrace Trace);

/// <summary>An answer that was read into memory.</summary>
/// <param name="NotModified">The known version is still the newest, and <paramref name="Content"/> is empty.</param>
/// <param name="Content">The bytes, decompressed.</param>
/// <param name="Resource">What the server said about it.</param>
/// <param name="Trace">How it went.</param>
public sealed record DownloadedContent(bool NotModified, ReadOnlyMemory<byte> Content, DownloadedResource Resource, DownloadTrace Trace);

/// <summary>What a server says about what it sends.</summary>
/// <param name="Address">Where redirects led to, without user, password and values of the query.</param>
/// <param name="ETag">As received, quotes included; null when there was none.</param>
/// <param name="LastModified">Null when there was none.</param>
/// <param name="MediaType">Without parameters; null when there was none.</param>
public sealed record DownloadedResource(string Address, string? ETag, DateTimeOffset? LastModified, string? MediaType);

/// <summary>How a download went, for those who watch over many.</summary>
/// <param name="Hops">Each request, in order: redirects and failed attempts too.</param>
/// <param name="Attempts">1 when the first one succeeded.</param>
/// <param name="Cooldowns">How often a server asked us to stay away for a while.</param>
/// <param name="Waited">In all for rates, free connections and cool-downs of hosts.</param>
/// <param name="ResumedFrom">Bytes of earlier downloads or attempts that the last answer continued; 0 when it began anew.</param>
/// <param name="BytesReceived">Bodies as they came over the network, compressed or not, all attempts together.</param>
/// <param name="Elapsed">From the call to its answer.</param>
public sealed record DownloadTrace(
    IReadOnlyList<DownloadHop> Hops, int Attempts, int Cooldowns, TimeSpan Waited, long ResumedFrom, long BytesReceived, TimeSpan Elapsed);

/// <summary>One request to one server.</summary>
/// <param name="Host">Its name, and its port where that is not the scheme's own.</param>
/// <param name="Status">HTTP status; null when no answer came.</param>
/// <param name="Code">What failed; null when nothing did.</param>
/// <param name="Waited">For the host's rate, a free connection or its cool-down, before anything was sent.</param>
/// <param name="ToHeaders">From sending to the answer's headers, connecting included; zero when none came.</param>
/// <param name="Total">From sending to the end.</param>
/// <param name="Bytes">Of the body, as it came over the network.</param>
/// <param name="Cooldown">How long the server asked us to stay away, bounded; null when it did not.</param>
public sealed record DownloadHop(string Host, int? Status, string? Code, TimeSpan Waited, TimeSpan ToHeaders, TimeSpan Total, long Bytes, TimeSpan? Cooldown);

/// <summary>Where a download stands.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="Host">With which server.</param>
/// <param name="Bytes">How much of the content is here.</param>
/// <param name="Total">Of how much; null when the server did not say.</param>
/// <param name="Wait">How long it waits now; null when that is not known, or when it does not wait.</param>
public sealed record DownloadProgress(DownloadPhase Phase, string Host, long Bytes, long? Total, TimeSpan? Wait);

/// <summary>What a download does.</summary>
public enum DownloadPhase
{
    /// <summary>It waits for its turn at the host, or before another attempt.</summary>
    Waiting,

    /// <summary>Content comes.</summary>
    Receiving,
}

/// <summary>What a server says about a file that was not sent.</summary>
/// <param name="Bytes">Null when the server does not say.</param>
/// <param name="ETag">As received, quotes included; null when there was none.</param>
/// <param name="LastModified">Null when there was none.</param>
/// <param name="MediaType">Without parameters; null when there was none.</param>
public sealed record ProbedResource(long? Bytes, string? ETag, DateTimeOffset? LastModified, string? MediaType);
