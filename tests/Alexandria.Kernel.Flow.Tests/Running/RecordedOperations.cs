using System.Collections.Concurrent;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Kernel.Flow.Tests.Running;

/// <summary>An operation that workflow steps call.</summary>
internal sealed record Announce(string Text) : IOperation<Nothing>;

/// <summary>Keeps the calls that steps make, to show with what key and as whom they are made.</summary>
internal sealed class RecordedOperations : IOperations
{
    public ConcurrentQueue<(object Request, Caller Caller, CallOptions Options)> Calls { get; } = [];

    public IReadOnlyList<OperationDescriptor> All => [];

    public OperationDescriptor? Find(string name) => null;

    public Task<Result<object>> CallAsync(OperationDescriptor operation, OperationArguments arguments, Caller caller, CallOptions options, CancellationToken cancellation) =>
        Task.FromResult<Result<object>>(Error.NotFound("operation", operation.Name));

    public Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, Caller caller, CallOptions options, CancellationToken cancellation)
    {
        Calls.Enqueue((request, caller, options));
        return Task.FromResult<Result<TResponse>>((TResponse)(object)Nothing.Value);
    }
}
