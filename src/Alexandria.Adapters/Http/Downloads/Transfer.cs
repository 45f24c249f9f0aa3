using Alexandria.Downloads;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>What a transfer works with.</summary>
internal sealed record DownloadParts(DownloadOptions Options, GuardedHttpOptions Guard, HttpClient Http, HostGates Gates, AddressPolicy Policy, string UserAgent, TimeProvider Clock, ILogger Log)
{
    public TimeSpan Idle { get; } = TimeSpan.FromSeconds(Options.IdleSeconds);
}

/// <summary>Brings one resource into a sink, over as many redirects and attempts as it takes and is allowed.</summary>
internal sealed partial class Transfer(DownloadParts parts, ResourceRequest request, Body body, IContentSink sink, DownloadRun run, bool headersOnly = false)
{
    // What is compressed already gains nothing; and uncompressed, a broken transfer can be continued.
    private static readonly string[] CompressedEndings = [".gz", ".tgz", ".zip", ".bz2", ".xz", ".zst", ".7z"];

    private readonly bool isCompressed = CompressedEndings.Any(ending => request.Address.AbsolutePath.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    private bool identityOnly;
    private bool restarted;

    /// <summary>What was brought; set when <see cref="RunAsync"/> gives no error.</summary>
    public Representation? Brought { get; private set; }

    /// <summary>Whether instead of content there came the answer that what is known is still the newest.</summary>
    public bool NotModified { get; private set; }

    /// <summary>Runs to an end.</summary>
    /// <param name="verify">Looks at whole content; its failure counts as the attempt's. Told whether a part was continued.</param>
    /// <returns>Why it failed; null when it did not.</returns>
    public async Task<Error?> RunAsync(Func<bool, Task<Failure?>> verify)
    {
        for (var failed = 1; ; failed++)
        {
            run.Attempts++;
            var failure = await AttemptAsync(failed) ?? (NotModified ? null : await verify(run.ResumedFrom > 0));
            if (failure is null)
            {
                return null;
            }

            if (failure.Next is NextAttempt.Restart)
            {
                sink.Discard();
                run.ResumedFrom = 0;
                if (restarted)
                {
                    return failure.Error.Code is DownloadCodes.Checksum ? DownloadErrors.Changed(request.Address) : failure.Error;
                }

                // It takes no attempt: what was wrong is what an earlier one has left.
                restarted = identityOnly = true;
                failed--;
                Restarting(parts.Log, ShownAddress.Of(request.Address), failure.Error.Code);
                continue;
            }

            var pause = failure.After is null ? Attempts.Backoff(failed) : TimeSpan.Zero;
            if (failure.Next is NextAttempt.None || failed >= parts.Options.MaxAttempts || pause >= run.Remaining)
            {
                return failure.Error;
            }

            identityOnly = true;
            Retrying(parts.Log, ShownAddress.Of(request.Address), failure.Error.Code, failed);
            try
            {
                await run.WaitAsync(request.Address, sink, pause);
            }
            catch (OperationCanceledException) when (run.IsOver)
            {
                return DownloadErrors.Deadline(request.Address, run.Limit);
            }
        }
    }

    private async Task<Failure?> AttemptAsync(int number)
    {
        var (address, credential) = (request.Address, request.Credential);
        var seen = new HashSet<Uri>();
        while (true)
        {
            if (parts.Policy.Refusal(address) is { } refusal)
            {
                return new Failure(refusal);
            }

            seen.Add(address);
            var (next, failure) = await AskAsync(address, credential, number);
            if (failure is not null || next is null)
            {
                return failure;
            }

            if (seen.Contains(next))
            {
                return new Failure(DownloadErrors.RedirectLoop(address));
            }

            if (seen.Count > parts.Options.MaxRedirects)
            {
                return new Failure(DownloadErrors.RedirectLimit(address, parts.Options.MaxRedirects));
            }

            // Once dropped it stays so, even if the way leads back: who redirects decides where to.
            credential = AddressPolicy.SameOrigin(address, next) ? credential : null;
            address = next;
        }
    }

    // One request: a redirect's target, a failure, or neither when the sink has it all.
    private async Task<(Uri? Next, Failure? Failure)> AskAsync(Uri address, DownloadCredential? credential, int number)
    {
        var gate = parts.Gates.Rent(address.IdnHost);
        using var exchange = new Exchange(address, parts.Idle, run, parts.Clock);
        try
        {
            var (next, failure) = await InTurnAsync(gate, exchange, credential, number);
            exchange.Code = failure?.Error.Code;
            return (next, failure);
        }
        catch (Exception e) when (NetworkFailure.Of(e, exchange, run, parts.Idle) is { } failure)
        {
            exchange.Code = failure.Error.Code;
            return (null, failure);
        }
        finally
        {
            parts.Gates.Return(gate);
        }
    }

    private async Task<(Uri? Next, Failure? Failure)> InTurnAsync(HostGate gate, Exchange exchange, DownloadCredential? credential, int number)
    {
        var began = parts.Clock.GetTimestamp();
        var entered = false;
        try
        {
            if (TooCool(gate, exchange.Address) is { } early)
            {
                return (null, early);
            }

            if (!await gate.Connections.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            {
                run.Report(DownloadPhase.Waiting, exchange.Address, sink, wait: null);
                await gate.Connections.WaitAsync(run.Token);
            }

            entered = true;
            if (await TokenAsync(gate, exchange.Address) is { } busy)
            {
                return (null, busy);
            }

            exchange.Waited = parts.Clock.GetElapsedTime(began);
            return await SendAsync(gate, exchange, credential, number);
        }
        finally
        {
            if (entered)
            {
                gate.Connections.Release();
            }
        }
    }

    private async Task<Failure?> TokenAsync(HostGate gate, Uri address)
    {
        while (gate.TryTake() is var wait && wait > TimeSpan.Zero)
        {
            if (TooCool(gate, address) is { } failure)
            {
                return failure;
            }

            await run.WaitAsync(address, sink, wait);
        }

        return null;
    }

    // Rather than to wait until the deadline for something that cannot happen before it.
    private Failure? TooCool(HostGate gate, Uri address) => gate.Cooldown() is var left && left >= run.Remaining ? new Failure(DownloadErrors.RateLimited(address, left)) : null;

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The download of {Address} failed with {Code} at attempt {Attempt} and is tried again")]
    private static partial void Retrying(ILogger log, string address, string code, int attempt);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The download of {Address} begins anew, since what was there does not belong to it any more ({Code})")]
    private static partial void Restarting(ILogger log, string address, string code);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Host} answers with status {Status} and is left alone for {Seconds:0.###} s")]
    private static partial void CoolingDown(ILogger log, string host, int status, double seconds);
}
