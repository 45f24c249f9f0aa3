using System.Reflection;
using System.Text;
using Alexandria.Downloads;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Downloads over the guarded way out.</summary>
internal sealed partial class HttpDownloader : IDownloader, IDisposable
{
    private const long DefaultReadBytes = 8 << 20;
    private const long MostReadBytes = 256 << 20;
    private const long ChecksumFileBytes = 1 << 20;

    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(1);

    private readonly DownloadParts parts;

    public HttpDownloader(DownloadOptions options, TimeProvider clock, ILogger<HttpDownloader> log, Network? network = null)
    {
        var guard = new GuardedHttpOptions
        {
            AllowPrivateNetwork = options.AllowPrivateNetwork,
            Decompress = false,
            TellTrace = false,
            Network = network ?? new Network(),

            // Bodies are read piece by piece, under limits of their own.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseBytes = 1,
        };
        parts = new DownloadParts(options, guard, GuardedHttp.Create(guard), new HostGates(options, clock), new AddressPolicy(options), UserAgent(options), clock, log);
    }

    public Task<Result<Download>> FetchAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellation) =>
        MeasureAsync(request, progress, cancellation, answer => answer.NotModified, run => FetchAsync(request, run));

    public Task<Result<DownloadedContent>> ReadAsync(ResourceRequest request, CancellationToken cancellation) =>
        MeasureAsync(request, progress: null, cancellation, answer => answer.NotModified, run => ReadAsync(request, run));

    public Task<Result<ProbedResource>> ProbeAsync(ResourceRequest request, CancellationToken cancellation) =>
        MeasureAsync(request, progress: null, cancellation, _ => false, run => ProbeAsync(request, run));

    public void Dispose() => parts.Http.Dispose();

    private async Task<Result<T>> MeasureAsync<T>(
        ResourceRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellation, Func<T, bool> notModified, Func<DownloadRun, Task<Result<T>>> download)
    {
        if (Check(request) is { } wrong)
        {
            DownloadTelemetry.Ended(0, wrong.Code);
            return wrong;
        }

        using var run = new DownloadRun(request.Deadline ?? TimeSpan.FromSeconds(parts.Options.DeadlineSeconds), request.Hops, progress, parts.Clock, cancellation);
        var outcome = "cancelled";
        try
        {
            var answer = await download(run);
            outcome = answer.Error?.Code ?? (notModified(answer.Value) ? "not_modified" : "succeeded");
            if (answer.Failed)
            {
                Failed(parts.Log, ShownAddress.Of(request.Address), answer.Error.Code, run.Attempts);
            }

            return answer;
        }
        catch (PartFileException e)
        {
            outcome = e.Error.Code;
            Failed(parts.Log, ShownAddress.Of(request.Address), e.Error.Code, run.Attempts);
            return e.Error;
        }
        catch (OperationCanceledException) when (run.IsOver && !cancellation.IsCancellationRequested)
        {
            outcome = DownloadCodes.Timeout;
            return DownloadErrors.Deadline(request.Address, run.Limit);
        }
        finally
        {
            DownloadTelemetry.Ended(run.Elapsed.TotalSeconds, outcome);
        }
    }

    private async Task<Result<DownloadedContent>> ReadAsync(ResourceRequest request, DownloadRun run)
    {
        var sink = new MemorySink();
        var transfer = new Transfer(parts, request, new Body(Math.Min(request.MaxBytes ?? DefaultReadBytes, MostReadBytes), null, parts.Options.MinimumBytesPerSecond), sink, run);
        if (await transfer.RunAsync(_ => Task.FromResult<Failure?>(null)) is { } error)
        {
            return error;
        }

        return new DownloadedContent(transfer.NotModified, transfer.NotModified ? default : sink.Content, transfer.Brought!.Resource(request.Known), run.Trace());
    }

    private async Task<Result<ProbedResource>> ProbeAsync(ResourceRequest request, DownloadRun run)
    {
        var transfer = new Transfer(parts, request, new Body(0, null, 0), new MemorySink(), run, headersOnly: true);
        if (await transfer.RunAsync(_ => Task.FromResult<Failure?>(null)) is { } error)
        {
            return run.Trace().Hops is [.., { Status: 405 or 501 }] ? new ProbedResource(null, null, null, null) : error;
        }

        var brought = transfer.Brought!;
        return new ProbedResource(brought.Length, brought.ETag, brought.LastModified, brought.MediaType);
    }

    private async Task<Result<Download>> FetchAsync(DownloadRequest request, DownloadRun run)
    {
        using var part = await PartFile.OpenAsync(request.File, request.Address, parts.Clock, run.Token);
        var body = new Body(request.MaxBytes ?? (long)parts.Options.MaxMebibytes << 20, request.ExpectedBytes, parts.Options.MinimumBytesPerSecond);
        var transfer = new Transfer(parts, request, body, part, run);
        if (await transfer.RunAsync(resumed => VerifyAsync(request, transfer.Brought!, part, resumed, run)) is { } error)
        {
            if (error is not { Kind: ErrorKind.Unavailable, Code: not DownloadCodes.Changed })
            {
                // It would fail the same way again, or belongs to nothing any more: nothing to continue.
                part.Discard();
            }

            return error;
        }

        var resource = transfer.Brought!.Resource(request.Known);
        if (transfer.NotModified)
        {
            return new Download(NotModified: true, File: null, Bytes: 0, Sha256: null, resource, run.Trace());
        }

        part.Complete();
        return new Download(NotModified: false, request.File, part.Length, part.Sha256, resource, run.Trace());
    }

    private async Task<Failure?> VerifyAsync(DownloadRequest request, Representation brought, PartFile part, bool resumed, DownloadRun run)
    {
        var expected = request.Expected;
        if (expected is null && request.ChecksumFile is { } file)
        {
            var found = await ChecksumAsync(request, file, run);
            if (found.Failed)
            {
                return new Failure(found.Error);
            }

            expected = found.Value;
        }

        if (expected is not null && await part.ChecksumAsync(expected.Algorithm, run.Token) != expected.Hex)
        {
            // Two halves of different content under one validator look like this.
            return new Failure(DownloadErrors.Checksum(brought.Address, expected.Algorithm), resumed ? NextAttempt.Restart : NextAttempt.None);
        }

        return request.Known is { ETag: { } tag, Sha256: { } known } && tag == brought.ETag && Representation.IsStrong(tag) && known != part.Sha256
            ? new Failure(DownloadErrors.Changed(brought.Address))
            : null;
    }

    private async Task<Result<Checksum>> ChecksumAsync(DownloadRequest request, Uri file, DownloadRun run)
    {
        var sink = new MemorySink();
        var asked = new ResourceRequest
        {
            Address = file,
            Credential = AddressPolicy.SameOrigin(request.Address, file) ? request.Credential : null,
        };
        using var aside = new DownloadRun(TimeSpan.FromTicks(Math.Max(run.Remaining.Ticks, 1)), request.Hops, progress: null, parts.Clock, run.Token);
        var transfer = new Transfer(parts, asked, new Body(ChecksumFileBytes, null, parts.Options.MinimumBytesPerSecond), sink, aside);
        var error = await transfer.RunAsync(_ => Task.FromResult<Failure?>(null));
        run.Add(aside.Trace());
        if (error is not null)
        {
            return error;
        }

        var names = new[] { Uri.UnescapeDataString(request.Address.Segments[^1]), Path.GetFileName(request.File) };
        var (checksum, problem) = ChecksumFile.Find(Encoding.UTF8.GetString(sink.Content.Span), names);
        return checksum is not null ? checksum : DownloadErrors.ChecksumFile(file, problem);
    }

    // The address itself is checked before each request, as those of redirects are.
    private Error? Check(ResourceRequest request)
    {
        var file = request as DownloadRequest;
        if (!request.Address.IsAbsoluteUri)
        {
            return DownloadErrors.InvalidRequest("The address must be absolute.");
        }

        if (request.MaxBytes < 0 || request.Deadline <= TimeSpan.Zero || request.Deadline > LongestDeadline || file?.ExpectedBytes < 0)
        {
            return DownloadErrors.InvalidRequest("Ceiling and length must not be negative, and the deadline must be longer than nothing and at most a day.");
        }

        if (file is not null && (!Path.IsPathFullyQualified(file.File) || Path.GetFileName(file.File).Length == 0 || Directory.Exists(file.File)))
        {
            return DownloadErrors.InvalidRequest("The file must be given by its full path, and must not be a folder.");
        }

        if ((request.Accept is { } accept && !Representation.IsHeaderText(accept)) || (request.Known?.ETag is { } tag && !Representation.IsHeaderText(tag)))
        {
            return DownloadErrors.InvalidRequest("Accept and ETag must be printable ASCII of at most 1,000 characters.");
        }

        return file?.ChecksumFile is { IsAbsoluteUri: false }
            ? DownloadErrors.InvalidRequest("The address of the checksum file must be absolute.")
            : request.Credential is { } credential ? parts.Policy.Refusal(request.Address, credential) : null;
    }

    private static string UserAgent(DownloadOptions options)
    {
        var version = typeof(HttpDownloader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        var agent = options.UserAgent.Length > 0 ? options.UserAgent : $"Alexandria/{version}";
        return options.Contact.Length > 0 ? $"{agent} (+{options.Contact})" : agent;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The download of {Address} failed with {Code} after {Attempts} attempts")]
    private static partial void Failed(ILogger log, string address, string code, int attempts);
}
