using System.Text;
using Alexandria.Console.Shell;
using Alexandria.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Console.Live;

/// <summary>Tells a browser what changed, by name and id only, over server-sent events. Who may read an area (<c>tickets:read</c>) hears of its events; the page fetches the rest, with its checks.</summary>
internal sealed class LiveStream(IEventLog log, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int Batch = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>Then the browser connects again, and is authenticated again.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static Task HandleAsync(HttpContext http, LiveStream live, ConsoleContext console) => live.FollowAsync(http, console);

    private async Task FollowAsync(HttpContext http, ConsoleContext console)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        // A position above the head is of a log that is no more (a restored backup).
        var position = long.TryParse(http.Request.Headers["Last-Event-ID"], out var last) && last >= 0 ? Math.Min(last, log.Head) : log.Head;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.RequestAborted = ends.Token;
        var end = time.GetUtcNow() + Lifetime;
        try
        {
            await SendAsync(http, $"retry: 2000\nid: {position}\n\n");
            while (time.GetUtcNow() < end)
            {
                position = await PassOnAsync(http, console, position);
                await WaitAsync(http, position);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The browser left, or we stop: a stream must not hold up the shutdown.
        }
    }

    private async Task<long> PassOnAsync(HttpContext http, ConsoleContext console, long position)
    {
        IReadOnlyList<EventEnvelope> events;
        // What other tenants did moves the head, too; it is passed over, not waited at.
        var head = log.Head;
        do
        {
            events = await log.ReadAsync(console.Caller.Tenant, position, [], Batch, http.RequestAborted);
            foreach (var envelope in events.Where(e => console.Can(ReadingOf(e.Name))))
            {
                await SendAsync(http, $"id: {envelope.Position}\ndata: {Json.Write(new { envelope.Name, envelope.Subject })}\n\n");
            }

            position = events is [.., var newest] ? newest.Position : position;
        }
        while (events.Count == Batch);
        return Math.Max(position, head);
    }

    private async Task WaitAsync(HttpContext http, long position)
    {
        using var beat = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, http.RequestAborted);
        try
        {
            await log.WaitAsync(position, either.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await SendAsync(http, ": still here\n\n");
        }
    }

    private static string ReadingOf(string eventName) => string.Concat(eventName.AsSpan(0, Math.Max(0, eventName.IndexOf('.', StringComparison.Ordinal))), ":read");

    private static async Task SendAsync(HttpContext http, string text)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
