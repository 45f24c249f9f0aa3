using Alexandria.Identity;
using Alexandria.Modules;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Cli;

/// <summary>Operations at a call target, for verbs and followers.</summary>
internal sealed class VerbOperations(IReadOnlyList<OperationDescriptor> all, ICallTarget target) : IVerbOperations
{
    private readonly CallTargetOperations operations = new(all, target);

    public bool GoesOn => target is not LocalCallTarget;

    public Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, CancellationToken cancellation) =>
        operations.CallAsync(request, Caller.Anonymous, CallOptions.Default, cancellation);

    public ValueTask DisposeAsync() => target.DisposeAsync();
}
