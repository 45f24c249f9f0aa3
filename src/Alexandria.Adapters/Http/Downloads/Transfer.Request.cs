using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <content>One request and its answer.</content>
internal sealed partial class Transfer
{
    private async Task<(Uri? Next, Failure? Failure)> SendAsync(HostGate gate, Exchange exchange, DownloadCredential? credential, int number)
    {
        using var message = Compose(exchange.Address, credential);

        // A file has a connection of its own, so that what comes over it is the file's; small answers share theirs.
        var tap = request is DownloadRequest ? new AnswerTap() : null;
        using var alone = tap is null ? null : GuardedHttp.Create(parts.Guard with { Around = tap.Into });
        exchange.Sent();
        using var response = await (alone ?? parts.Http).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, exchange.Token);
        (exchange.Status, exchange.ToHeaders) = (response.StatusCode, exchange.Elapsed);
        if (response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
        {
            var target = parts.Policy.Redirect(exchange.Address, response.Headers.Location);
            return target.Failed ? (null, new Failure(target.Error)) : (target.Value, null);
        }

        return (null, await TakeAsync(message, response, tap, gate, exchange, number));
    }

    private HttpRequestMessage Compose(Uri address, DownloadCredential? credential)
    {
        var message = new HttpRequestMessage(headersOnly ? HttpMethod.Head : HttpMethod.Get, address);
        var headers = message.Headers;
        headers.TryAddWithoutValidation("User-Agent", parts.UserAgent);
        headers.TryAddWithoutValidation("Accept", request.Accept ?? "*/*");
        if (credential is not null)
        {
            headers.TryAddWithoutValidation(credential.Header, credential.Value);
        }

        if (sink is { Length: > 0, Validator: { } validator })
        {
            (headers.Range, headers.IfRange) = (new RangeHeaderValue(sink.Length, null), validator);
        }
        else if (!headersOnly && request.Known is { } known)
        {
            if (known.ETag is { } tag)
            {
                headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            headers.IfModifiedSince = known.LastModified;
        }

        headers.TryAddWithoutValidation("Accept-Encoding", headersOnly || isCompressed || identityOnly || headers.Range is not null ? "identity" : "gzip, br");
        return message;
    }

    private async Task<Failure?> TakeAsync(HttpRequestMessage asked, HttpResponseMessage response, AnswerTap? tap, HostGate gate, Exchange exchange, int number)
    {
        var (address, ranged) = (exchange.Address, asked.Headers.Range is not null);
        var of = Representation.Of(address, response, isCompressed);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation:
                sink.Begin(of);
                run.ResumedFrom = 0;
                break;
            case HttpStatusCode.PartialContent when ranged:
                if (RangeAnswer.Problem(address, response, sink) is { } problem)
                {
                    return problem;
                }

                of = of.Continuing(sink.Validator);
                run.ResumedFrom = sink.Length;
                sink.Total ??= response.Content.Headers.ContentRange?.Length;
                break;
            case HttpStatusCode.PartialContent:
                return new Failure(DownloadErrors.Range(address));
            case HttpStatusCode.RequestedRangeNotSatisfiable when ranged:
                if (!RangeAnswer.IsWhole(response, sink))
                {
                    return new Failure(DownloadErrors.Changed(address), NextAttempt.Restart);
                }

                (Brought, run.ResumedFrom) = (of.Continuing(sink.Validator) with { MediaType = null }, sink.Length);
                return null;
            case HttpStatusCode.NotModified when asked.Headers.IfModifiedSince is not null || asked.Headers.NonValidated.Contains("If-None-Match"):
                (Brought, NotModified) = (of, true);
                return null;
            default:
                return Refused(response, gate, exchange, number);
        }

        if (HasWrongLength(response))
        {
            return new Failure(DownloadErrors.Malformed(address));
        }

        Brought = of;
        return headersOnly ? null : body.Refusal(of, sink.Total) ?? await body.CopyAsync(response, of, sink, exchange, run, parts.Clock) ?? Surplus(response, of, tap);
    }

    private static Failure? Surplus(HttpResponseMessage response, Representation of, AnswerTap? tap) =>
        of.BodyLength is { } announced && response.Headers.TransferEncodingChunked is not true && tap?.BodyBytes > announced
            ? new Failure(DownloadErrors.Length(of.Address, announced, tap.BodyBytes))
            : null;

    private Failure Refused(HttpResponseMessage response, HostGate gate, Exchange exchange, int number)
    {
        var status = response.StatusCode;
        if (!Attempts.IsTransient(status))
        {
            return new Failure(DownloadErrors.Status(exchange.Address, status));
        }

        var limited = status is HttpStatusCode.TooManyRequests;
        var after = Attempts.RetryAfter(response.Headers, parts.Clock.GetUtcNow()) ?? (limited ? Attempts.Backoff(number) : null);
        if (after is { } time)
        {
            gate.CoolDown(time);
            exchange.Cooldown = time;
            CoolingDown(parts.Log, ShownAddress.HostOf(exchange.Address), (int)status, time.TotalSeconds);
        }

        return new Failure(limited ? DownloadErrors.RateLimited(exchange.Address, after!.Value) : DownloadErrors.Status(exchange.Address, status), NextAttempt.Continue, after);
    }

    // Two lengths, or one that is no number: who reads on would read what somebody else did not.
    private static bool HasWrongLength(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths) && (lengths.Count != 1 || !long.TryParse(lengths.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
