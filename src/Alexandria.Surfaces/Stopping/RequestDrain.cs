using Alexandria.Monitoring;

namespace Alexandria.Surfaces.Stopping;

/// <summary>Counts the requests that run. Once the server stops, it is no longer ready; then it lets nothing new in and waits for the rest.</summary>
public sealed class RequestDrain : IReadinessCheck
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool announced;
    private bool refusing;
    private int running;

    /// <summary>What a refused request is told.</summary>
    public static Error Refusal { get; } = Error.Unavailable("server_stopping", "The server is stopping and takes nothing new. Send the request again; nothing of it was done.");

    /// <summary>The name of the readiness check.</summary>
    public string Name => "server";

    /// <summary>Requests that are being answered.</summary>
    public int Running
    {
        get
        {
            lock (gate)
            {
                return running;
            }
        }
    }

    /// <summary>From now on the server says that it is not ready, and still serves.</summary>
    public void Announce()
    {
        lock (gate)
        {
            announced = true;
        }
    }

    /// <summary>From now on new requests are refused.</summary>
    /// <returns>Completes when no request runs any more.</returns>
    public Task RefuseAsync()
    {
        lock (gate)
        {
            announced = refusing = true;
            if (running == 0)
            {
                idle.TrySetResult();
            }
        }

        return idle.Task;
    }

    /// <summary>Answers <c>server_stopping</c> once the server stops.</summary>
    public Task<Result<Nothing>> CheckAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult<Result<Nothing>>(announced ? Refusal : Nothing.Value);
        }
    }

    /// <summary>Lets a request in, which must leave; false when it is to be refused.</summary>
    internal bool TryEnter()
    {
        lock (gate)
        {
            running += refusing ? 0 : 1;
            return !refusing;
        }
    }

    internal void Leave()
    {
        lock (gate)
        {
            if (--running == 0 && refusing)
            {
                idle.TrySetResult();
            }
        }
    }
}
