using System.Globalization;
using Alexandria.Audit;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Surfaces.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Surfaces.Live;

/// <summary>The log of events as it grows, over server-sent events: <c>GET /v1/stream</c>.</summary>
public static class LiveStreamSurface
{
    public const string Path = "/v1/stream";

    public static void MapLiveStream(this IEndpointRouteBuilder endpoints)
    {
        var stream = ActivatorUtilities.CreateInstance<LiveStream>(endpoints.ServiceProvider, new StreamLimiter());
        endpoints.MapGet(Path, stream.HandleAsync).WithDisplayName(LiveStream.Name);
    }
}

/// <summary>Sends one caller the events of his tenant, from where he was or from now on.</summary>
internal sealed class LiveStream(IEventLog log, TimeProvider time, StreamLimiter limiter, IHostApplicationLifetime lifetime)
{
    /// <summary>Its name in the audit and in the OpenAPI document.</summary>
    public const string Name = "events.stream";

    private const int BatchSize = 100;

    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private static readonly Error TooMany = new(ErrorKind.RateLimited, "too_many_streams", $"The caller holds {StreamLimiter.MaxPerCaller} streams open; close one first.");

    private static readonly Error InvalidPosition = Error.Invalid("invalid_position", "Last-Event-ID and ?after= take one id that the stream has sent: a whole number from 0.");

    public async Task HandleAsync(HttpContext http)
    {
        var admitted = await AdmitAsync(http);
        var start = Start(http.Request);
        if (admitted.Failed || start.Failed)
        {
            await ProblemDetailsMapper.WriteAsync(http, admitted.Error ?? start.Error!);
            return;
        }

        using var place = limiter.Enter(admitted.Value);
        if (place is null)
        {
            await ProblemDetailsMapper.WriteAsync(http, TooMany);
            return;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await SendAsync(http, admitted.Value.Tenant, start.Value, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The client has gone, or we go: the response ends where a whole event ended.
        }
    }

    private async Task SendAsync(HttpContext http, string tenant, long position, CancellationToken cancellation)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = ServerSentEvents.MediaType;
        http.Response.Headers.CacheControl = "no-store";
        // nginx would collect the events otherwise.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var output = http.Response.BodyWriter;
        await output.WriteAsync(ServerSentEvents.Opening(position), cancellation);

        var (wroteAt, checkedAt) = (time.GetTimestamp(), time.GetTimestamp());
        while (true)
        {
            var head = log.Head;
            var batch = await log.ReadAsync(tenant, position, [], BatchSize, cancellation);
            foreach (var envelope in batch)
            {
                ServerSentEvents.Write(output, envelope);
                position = envelope.Position;
            }

            if (batch.Count > 0)
            {
                // Waits for a slow reader: no more than a batch of his is held in memory.
                await output.FlushAsync(cancellation);
                wroteAt = time.GetTimestamp();
            }

            if (batch.Count < BatchSize)
            {
                // What other tenants wrote below the head has been looked through.
                position = Math.Max(position, head);
                await WaitAsync(position, HeartbeatInterval - time.GetElapsedTime(wroteAt), cancellation);
            }

            if (time.GetElapsedTime(wroteAt) >= HeartbeatInterval)
            {
                await output.WriteAsync(ServerSentEvents.Heartbeat, cancellation);
                wroteAt = time.GetTimestamp();
            }

            if (time.GetElapsedTime(checkedAt) >= HeartbeatInterval)
            {
                // A key that was revoked or a session that has ended does not go on listening.
                if ((await AdmitAsync(http)).Failed)
                {
                    return;
                }

                checkedAt = time.GetTimestamp();
            }
        }
    }

    /// <summary>Until anybody's event is committed, or the connection has been silent for long enough.</summary>
    private async Task WaitAsync(long position, TimeSpan patience, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            await log.WaitAsync(position, either.Token);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The heartbeat is due.
        }
    }

    private static async Task<Result<Caller>> AdmitAsync(HttpContext http)
    {
        var caller = await HttpAuthentication.AuthenticateAsync(http, Permissions.EventsRead);
        if (caller.Failed || caller.Value.Can(Permissions.EventsRead))
        {
            return caller;
        }

        if (http.RequestServices.GetService<IAuditLog>() is { } audit)
        {
            await audit.RecordAsync(new AuditEntry(caller.Value.Tenant, caller.Value.Id, caller.Value.Name, Name, "denied", "rest"), http.RequestAborted);
        }

        return ProblemDetailsMapper.Lacks(caller.Value, Permissions.EventsRead);
    }

    /// <summary>A browser that connects again says where it was in the header, and repeats the address that it first used: the header goes first.</summary>
    private Result<long> Start(HttpRequest request)
    {
        var said = request.Headers["Last-Event-ID"] is { Count: > 0 } header ? header : request.Query["after"];
        if (said.Count == 0)
        {
            return log.Head;
        }

        // An id above the head is of a log that is no more (a restored backup): waiting for it would be for ever.
        return said is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? Math.Min(position, log.Head)
            : InvalidPosition;
    }
}
