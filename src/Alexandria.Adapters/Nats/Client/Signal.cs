using System.Threading.Tasks.Sources;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Wakes one waiter; what is set while nobody waits is kept, once. Waiting allocates nothing.</summary>
internal sealed class Signal : IValueTaskSource
{
    private readonly Lock gate = new();
    private ManualResetValueTaskSourceCore<bool> source = new() { RunContinuationsAsynchronously = true };
    private bool set;
    private bool waiting;

    public void Set()
    {
        lock (gate)
        {
            if (!waiting)
            {
                set = true;
                return;
            }

            waiting = false;
        }

        source.SetResult(true);
    }

    /// <summary>For one waiter at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (gate)
        {
            if (set)
            {
                set = false;
                return ValueTask.CompletedTask;
            }

            source.Reset();
            waiting = true;
            return new ValueTask(this, source.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
