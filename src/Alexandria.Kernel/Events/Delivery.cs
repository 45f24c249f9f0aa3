using System.Diagnostics;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Replicas;
using Alexandria.Kernel.Telemetry;
using Alexandria.Kernel.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Events;

/// <summary>Delivers one event to one subscriber and records what became of it.</summary>
internal sealed partial class Delivery(
    Subscription subscription,
    DeliveryLedger ledger,
    IDatabase database,
    EventStore store,
    EventMetrics metrics,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Attempts before an event becomes a dead letter: with the back-off, about twenty minutes.</summary>
    public const int MaxAttempts = 12;

    /// <summary>Runs the handler and records the outcome. It throws only when not even the outcome could be recorded.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="attempt">Which attempt this is, from 1.</param>
    /// <param name="cancellation">Ends the process's patience, not the delivery's: it will be made again.</param>
    /// <returns>When it is to be tried again; null when it has come to its end.</returns>
    public async Task<DateTimeOffset?> DeliverAsync(FeedEntry entry, int attempt, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        using var within = logger.BeginScope(LogScope.Of(entry.Envelope.Tenant, "subscriber", subscription.Name));
        using var span = Span(entry, attempt);

        var (reason, transient) = await HandleAsync(entry, attempt, cancellation);
        if (reason is null)
        {
            metrics.Delivered(subscription.Name, "handled", time.GetElapsedTime(began));
            return null;
        }

        var now = time.GetUtcNow();
        DateTimeOffset? next = transient && attempt < MaxAttempts ? now + Backoff.After(attempt) : null;
        span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", next is null ? "dead" : "retrying");
        await ledger.RecordFailureAsync(entry.Envelope, attempt, reason, next, now);
        metrics.Delivered(subscription.Name, next is null ? "dead" : "retrying", time.GetElapsedTime(began));
        if (next is null)
        {
            LogDead(logger, subscription.Name, entry.Envelope.Id, entry.Envelope.Name, attempt, reason);
        }

        return next;
    }

    /// <summary>Makes first attempts in one unit of work: all of them count, or none.</summary>
    /// <returns>False when none does, because one of them failed: made singly, each comes to its own end.</returns>
    public async Task<bool> TryTogetherAsync(IReadOnlyList<FeedEntry> entries, CancellationToken cancellation)
    {
        // Which of two that claim to be the same event is genuine shows only when each is compared with the log by itself.
        if (entries.DistinctBy(entry => entry.Envelope.Id).Count() < entries.Count)
        {
            return false;
        }

        var began = time.GetTimestamp();
        try
        {
            var done = await database.WriteAsync(work => RunTogetherAsync(work, entries, cancellation), WritePriority.Background, cancellation);
            foreach (var (position, afterCommit) in done)
            {
                store.Committed(position);
                afterCommit?.Invoke();
                metrics.Delivered(subscription.Name, "handled", time.GetElapsedTime(began));
            }

            return done.Count > 0;
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            LogApart(logger, subscription.Name, entries.Count, error.GetType().Name);
            return false;
        }
    }

    private async Task<List<(long Position, Action? AfterCommit)>> RunTogetherAsync(IUnitOfWork work, IReadOnlyList<FeedEntry> entries, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var marked = await ledger.MarkHandledAsync(work, [.. entries.Select(entry => entry.Envelope)], 1, now);
        var done = new List<(long, Action?)>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            using var span = Span(entries[i], 1);
            var (error, position, afterCommit) = marked[i] ? await RunAsync(work, entries[i], now, cancellation) : default;
            if (error is not null)
            {
                return [];
            }

            done.Add((position, afterCommit));
        }

        return done;
    }

    private Activity Span(FeedEntry entry, int attempt)
    {
        var span = Tracing.Continue($"process {entry.Envelope.Name}", ActivityKind.Consumer, entry.Envelope.TraceParent, entry.Envelope.TraceId);
        if (span.IsAllDataRequested)
        {
            span.SetMessaging("process", entry.Envelope.Name, entry.Envelope.Id)
                .SetTag("messaging.consumer.group.name", subscription.Name)
                .SetTag("alexandria.tenant", entry.Envelope.Tenant)
                .SetTag("alexandria.delivery.attempt", attempt);
        }

        return span;
    }

    private async Task<(string? Reason, bool Transient)> HandleAsync(FeedEntry entry, int attempt, CancellationToken cancellation)
    {
        if (entry.Event is null)
        {
            return (entry.Defect, false);
        }

        try
        {
            var (error, position, afterCommit) = await database.WriteAsync(
                async work =>
                {
                    var now = time.GetUtcNow();
                    return await ledger.MarkHandledAsync(work, [entry.Envelope], attempt, now) is [true] ? await RunAsync(work, entry, now, cancellation) : default;
                },
                WritePriority.Background,
                cancellation);
            store.Committed(position);
            afterCommit?.Invoke();
            return error is null ? (null, false) : ($"{error.Code}: {error.Message}", error.Kind == ErrorKind.Unavailable);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && error is not UnknownEventException)
        {
            LogDefect(logger, error, subscription.Name, entry.Envelope.Id, attempt, entry.Envelope.TraceId);
            return ($"defect: {error.GetType().Name}, see the log for trace {entry.Envelope.TraceId}", true);
        }
    }

    private async Task<(Error? Error, long Position, Action? AfterCommit)> RunAsync(IUnitOfWork work, FeedEntry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new DeliveryContext(entry.Envelope, new HandlerWork(work), now, cancellation);
        var result = await subscription.Handle(scope.ServiceProvider, entry.Event!, context);
        if (result.Failed)
        {
            work.Discard();
            return (result.Error, 0, null);
        }

        var origin = new EventOrigin(context.Tenant, $"subscriber:{subscription.Name}", entry.Envelope.TraceId, now);
        return (null, await store.AppendAsync(work, origin, context.Events), result.Value);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Attempt {Attempt} to deliver event {EventId} to {Subscriber} failed by a defect, trace {TraceId}")]
    private static partial void LogDefect(ILogger logger, Exception error, string subscriber, string eventId, int attempt, string traceId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} deliveries to {Subscriber} did not succeed together ({Cause}); they are made singly")]
    private static partial void LogApart(ILogger logger, string subscriber, int count, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId} ({EventName}) became a dead letter of {Subscriber} at attempt {Attempt}: {Reason}")]
    private static partial void LogDead(ILogger logger, string subscriber, string eventId, string eventName, int attempt, string reason);
}
