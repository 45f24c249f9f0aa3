using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Workflows;

/// <summary>One run of a step. Effects go through operations, whose idempotency key is instance, step and call, so that a second run changes nothing.</summary>
public sealed class StepContext<TState>(TState state, string instanceId, string stepKey, Caller caller, DateTimeOffset now, IOperations operations, CancellationToken cancellation)
    where TState : class, new()
{
    private int calls;

    /// <summary>Changed in place; persisted when the step ends.</summary>
    public TState State { get; } = state;

    public string InstanceId { get; } = instanceId;

    /// <summary>Instance, step and round: unique to this step's one completion. Idempotency key for effects outside the database.</summary>
    public string StepKey { get; } = stepKey;

    /// <summary><c>workflow:NAME</c> in the instance's tenant with the declared permissions.</summary>
    public Caller Caller { get; } = caller;

    public DateTimeOffset Now { get; } = now;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Runs an operation through the pipeline.</summary>
    public Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request) =>
        operations.CallAsync(request, Caller, new CallOptions { IdempotencyKey = $"{StepKey}/{++calls}", Surface = "workflow" }, Cancellation);
}
