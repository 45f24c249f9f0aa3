using System.Diagnostics;
using System.Text.Json;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Kernel.Audit;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Telemetry;
using Alexandria.Kernel.Work;
using Alexandria.Operations;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Operations;

/// <summary>The life of an operation, as the architecture describes it: authorise, limit the rate, bind, validate, deduplicate, prepare, handle, commit rows with events and audit, measure.</summary>
internal sealed partial class OperationPipeline(
    OperationCatalog catalog,
    OperationHandlers handlers,
    IDatabase database,
    EventStore events,
    AuditStore audit,
    FailureAudit failures,
    RateLimits limits,
    TimeProvider time,
    ILogger<OperationPipeline> logger) : IOperations
{
    private const int LongestKey = 200;

    private static readonly CallOptions Step = new() { Surface = "workflow" };

    public IReadOnlyList<OperationDescriptor> All => catalog.All;

    public OperationDescriptor? Find(string name) => catalog.Find(name);

    public Task<Result<object>> CallAsync(OperationDescriptor operation, OperationArguments arguments, Caller caller, CallOptions options, CancellationToken cancellation) =>
        MeasuredAsync(operation, caller, options, () => OperationBinder.Bind(operation, arguments), cancellation);

    public async Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, Caller caller, CallOptions options, CancellationToken cancellation)
    {
        var answer = await MeasuredAsync(catalog.Of(request.GetType()), caller, options, () => Result<object>.Success(request), cancellation);
        return answer.Failed ? answer.Error : (TResponse)answer.Value;
    }

    /// <summary>Runs an operation that writes as a step of a workflow.</summary>
    /// <param name="request">The operation.</param>
    /// <param name="caller">The workflow.</param>
    /// <param name="alongside">Writes more into the operation's unit of work, given its answer; not called when it fails. It may be called again when the unit runs again.</param>
    /// <param name="cancellation">Ends the process's patience.</param>
    public Task<Result<object>> CallAsync(object request, Caller caller, Func<IUnitOfWork, object, Task> alongside, CancellationToken cancellation)
    {
        var operation = catalog.Of(request.GetType());
        return operation.Effect == Effect.Read
            ? throw new InvalidOperationException($"A step of a workflow calls '{operation.Name}', which only reads; only a write takes effect once.")
            : MeasuredAsync(operation, caller, Step, () => Result<object>.Success(request), cancellation, alongside);
    }

    private async Task<Result<object>> MeasuredAsync(
        OperationDescriptor operation, Caller caller, CallOptions options, Func<Result<object>> bind, CancellationToken cancellation, Func<IUnitOfWork, object, Task>? alongside = null)
    {
        using var within = logger.BeginScope(LogScope.Of(caller.Tenant, "operation", operation.Name));
        using var activity = KernelTelemetry.Source.StartActivity(operation.Name);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("alexandria.operation", operation.Name).SetTag("alexandria.surface", options.Surface).SetTag("alexandria.tenant", caller.Tenant);
        }

        var started = time.GetTimestamp();
        var traceId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
        Result<object> answer;
        try
        {
            answer = await RunAsync(operation, caller, options, bind, traceId, alongside, cancellation);
        }
        catch (StorageException exception)
        {
            LogStorage(exception, operation.Name, exception.Error.Code, traceId);
            answer = exception.Error;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogDefect(exception, operation.Name, traceId);
            answer = new Error(ErrorKind.Defect, "internal_error", $"Something went wrong here; it is logged under the trace id {traceId}.");
        }

        activity?.SetOutcome(answer.Error);
        KernelTelemetry.OperationDuration.Record(
            time.GetElapsedTime(started).TotalSeconds,
            new("operation", operation.Name),
            new("outcome", answer.Error?.Code ?? "succeeded"),
            new("surface", options.Surface));
        return answer;
    }

    private async Task<Result<object>> RunAsync(
        OperationDescriptor operation, Caller caller, CallOptions options, Func<Result<object>> bind, string traceId, Func<IUnitOfWork, object, Task>? alongside, CancellationToken cancellation)
    {
        if (!caller.Can(operation.Permission))
        {
            await failures.RecordAsync(Line(operation, caller, options, "denied"), traceId, cancellation);
            return caller.IsAnonymous
                ? new Error(ErrorKind.Unauthenticated, "unauthenticated", "Sign in, or send an API key as bearer token.")
                : new Error(ErrorKind.Forbidden, "forbidden", $"This needs the permission '{operation.Permission}', which {caller.Name} does not hold.");
        }

        if (limits.Refusal(caller, options.Origin, operation) is { } tooFast)
        {
            // Aggregated like denials: a flood of refusals is one line a minute.
            await failures.RecordAsync(Line(operation, caller, options, tooFast.Code), traceId, cancellation);
            return tooFast;
        }

        var bound = bind();
        if (bound.Failed)
        {
            return bound;
        }

        if (RequestValidator.Validate(bound.Value) is { } invalid)
        {
            return invalid;
        }

        if (operation.Effect == Effect.Read)
        {
            return await ReadAsync(operation, bound.Value, caller, options, traceId, cancellation);
        }

        var answer = await WriteAsync(operation, bound.Value, caller, options, traceId, alongside, cancellation);
        if (answer.Failed)
        {
            await failures.RecordAsync(Line(operation, caller, options, answer.Error.Code), traceId, cancellation);
        }

        return answer;
    }

    private async Task<Result<object>> ReadAsync(OperationDescriptor operation, object request, Caller caller, CallOptions options, string traceId, CancellationToken cancellation)
    {
        var runner = handlers.Of(operation);
        var prepared = await runner.PrepareAsync(request, new PreparationContext(caller, time.GetUtcNow(), traceId, cancellation) { Conversation = options.Conversation, Origin = options.Origin });
        if (prepared.Failed || runner.AnswersInPreparation)
        {
            return prepared.Failed ? Result<object>.Failure(prepared.Error) : Result<object>.Success(prepared.Value!);
        }

        return await database.ReadAsync(
            work => runner.HandleAsync(request, prepared.Value, new OperationContext(caller, new ReadOnlyWork(work), time, traceId, cancellation) { ExpectedVersion = options.ExpectedVersion, Origin = options.Origin }),
            cancellation);
    }

    private async Task<Result<object>> WriteAsync(
        OperationDescriptor operation, object request, Caller caller, CallOptions options, string traceId, Func<IUnitOfWork, object, Task>? alongside, CancellationToken cancellation)
    {
        if (options.IdempotencyKey is { } given && (given.Length is 0 or > LongestKey || given.Any(c => c is < ' ' or > '~')))
        {
            return Error.Invalid("invalid_idempotency_key", $"An idempotency key has 1 to {LongestKey} printable ASCII characters.");
        }

        if (options.IdempotencyKey is not null && operation.CarriesSecret)
        {
            return Error.Invalid("idempotency_not_supported", "This operation carries a secret, which is not kept for a repetition; send it without an idempotency key.");
        }

        var key = options.IdempotencyKey is null ? null : IdempotencyStore.Key(operation, request, caller, options.IdempotencyKey);
        if (key is not null && await database.ReadAsync(work => IdempotencyStore.FindAsync(work, key), cancellation) is { } earlier)
        {
            return Repeat(operation, earlier);
        }

        var runner = handlers.Of(operation);
        var prepared = await runner.PrepareAsync(request, new PreparationContext(caller, time.GetUtcNow(), traceId, cancellation) { Conversation = options.Conversation, Origin = options.Origin });
        if (prepared.Failed)
        {
            return prepared.Error;
        }

        var priority = options.Surface == "workflow" ? WritePriority.Background : WritePriority.Caller;
        var (answer, position) = await database.WriteAsync(
            work => HandleAsync(
                operation, runner, request, prepared.Value, key, work,
                new OperationContext(caller, new HandlerWork(work), time, traceId, cancellation) { ExpectedVersion = options.ExpectedVersion, Origin = options.Origin }, options, alongside),
            priority,
            cancellation);
        if (position != 0)
        {
            events.Committed(position);
        }

        audit.Committed();
        return answer;
    }

    private async Task<(Result<object> Answer, long Position)> HandleAsync(
        OperationDescriptor operation, OperationRunner runner, object request, object? prepared, IdempotencyKey? key, IUnitOfWork work, OperationContext context, CallOptions options,
        Func<IUnitOfWork, object, Task>? alongside)
    {
        if (key is not null && await IdempotencyStore.FindAsync(work, key) is { } earlier)
        {
            work.Discard();
            return (Repeat(operation, earlier), 0);
        }

        var answer = await runner.HandleAsync(request, prepared, context);
        if (answer.Failed)
        {
            work.Discard();
            return (answer, 0);
        }

        if (key is not null)
        {
            await IdempotencyStore.AddAsync(work, key, JsonSerializer.Serialize(answer.Value, operation.ResponseType, Json.Options), context.Now);
        }

        var position = await events.AppendAsync(work, new EventOrigin(context.Actor.Tenant, context.Actor.Id, context.TraceId, context.Now), context.Events);
        await audit.AppendAsync(work, Line(operation, context.Actor, options, "succeeded"), context.Changes, context.TraceId, context.Now);
        if (alongside is not null)
        {
            await alongside(work, answer.Value);
        }

        return (answer, position);
    }

    private static Result<object> Repeat(OperationDescriptor operation, Result<string> earlier) =>
        earlier.Failed
        ? Result<object>.Failure(earlier.Error)
        : Result<object>.Success(JsonSerializer.Deserialize(earlier.Value, operation.ResponseType, Json.Options)!);

    private static AuditEntry Line(OperationDescriptor operation, Caller caller, CallOptions options, string outcome) =>
        new(caller.Tenant, caller.Id, caller.Name, operation.Name, outcome, options.Surface);

    [LoggerMessage(Level = LogLevel.Error, Message = "The operation {Operation} failed by its storage: {Code} (trace {TraceId})")]
    private partial void LogStorage(Exception exception, string operation, string code, string traceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The operation {Operation} met a defect (trace {TraceId})")]
    private partial void LogDefect(Exception exception, string operation, string traceId);
}
