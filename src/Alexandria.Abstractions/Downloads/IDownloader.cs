namespace Alexandria.Downloads;

/// <summary>The way in for files and answers of other people's servers: polite to them, guarded against them.</summary>
/// <remarks>
/// All requests of the process share, for each host, a rate, a number of connections and a cool-down. Failures are errors with a code of <see cref="DownloadCodes"/>;
/// one of kind <see cref="ErrorKind.Unavailable"/> may pass by itself, the others will not. A caller who cancels gets an <see cref="OperationCanceledException"/>.
/// </remarks>
public interface IDownloader
{
    /// <summary>Downloads to a file, which appears under its name only when it is whole, synced to disk, and has the checksum that was asked for.</summary>
    /// <param name="request">What to download, and where to.</param>
    /// <param name="progress">Told, on the downloading thread, of each wait and each piece that came; null when nobody looks.</param>
    /// <param name="cancellation">Stops; what has come stays as a part that the next download of the same file resumes.</param>
    Task<Result<Download>> FetchAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellation);

    /// <summary>Reads a small answer, a registry's JSON, into memory.</summary>
    /// <param name="request">What to read; without a ceiling of its own it is 8 MiB, and never more than 256 MiB.</param>
    /// <param name="cancellation">Stops.</param>
    Task<Result<DownloadedContent>> ReadAsync(ResourceRequest request, CancellationToken cancellation);

    /// <summary>Asks what a server says of a file without having it sent (HEAD). A server that does not answer such questions leaves everything unknown.</summary>
    /// <param name="request">What to ask about; what is known of it, and its ceiling, do not matter.</param>
    /// <param name="cancellation">Stops.</param>
    Task<Result<ProbedResource>> ProbeAsync(ResourceRequest request, CancellationToken cancellation);
}
