using Alexandria.Operations;

namespace Alexandria.Modules;

/// <summary>Operations for what runs at the command line. Who calls, and what he may do, is decided where they are carried out.</summary>
public interface IVerbOperations : IAsyncDisposable
{
    /// <summary>Whether what was set going goes on at once when the command line ends: a server does it. Otherwise it waits for the next process on the data directory.</summary>
    bool GoesOn { get; }

    Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, CancellationToken cancellation);
}
