using Alexandria.Data;

namespace Alexandria.Kernel.Flow.Tests.Running;

/// <summary>The real database, which tells the test of each commit and can lose its power before or after one.</summary>
internal sealed class WatchedDatabase(IDatabase inner) : IDatabase
{
    private readonly TaskCompletionSource cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int writesLeft = int.MaxValue;
    private bool cutBeforeCommit;
    private volatile bool dead;

    public Task NextWrite => Volatile.Read(ref written).Task;

    /// <summary>Completes when the power is gone.</summary>
    public Task Cut => cut.Task;

    /// <summary>The write with this number (from 1) is the last: it commits, or not, and nobody is told; from then on nothing works.</summary>
    public void CutPowerAt(int write, bool beforeCommit) => (cutBeforeCommit, writesLeft) = (beforeCommit, write);

    public Task<T> ReadAsync<T>(Func<IReadWork, Task<T>> read, CancellationToken cancellation)
    {
        ThrowWhenDead();
        return inner.ReadAsync(read, cancellation);
    }

    public async Task<T> WriteAsync<T>(Func<IUnitOfWork, Task<T>> write, WritePriority priority, CancellationToken cancellation)
    {
        ThrowWhenDead();
        var last = writesLeft != int.MaxValue && Interlocked.Decrement(ref writesLeft) == 0;
        if (last && cutBeforeCommit)
        {
            CutNow();
        }

        var result = await inner.WriteAsync(
            work =>
            {
                ThrowWhenDead();
                return write(work);
            },
            priority,
            cancellation);
        if (last)
        {
            CutNow();
        }

        ThrowWhenDead();
        Interlocked.Exchange(ref written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return result;
    }

    private void CutNow()
    {
        dead = true;
        cut.TrySetResult();
        ThrowWhenDead();
    }

    private void ThrowWhenDead()
    {
        if (dead)
        {
            throw new IOException("The power is gone.");
        }
    }
}
