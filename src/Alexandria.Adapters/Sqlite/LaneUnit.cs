using System.Diagnostics;
using Alexandria.Adapters.Sql;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>A unit of work that waits for its turn in the writer lane.</summary>
internal abstract class LaneUnit
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private static readonly AsyncLocal<LaneUnit?> Running = new();

    private readonly Activity? span;
    private readonly ExecutionContext? callerContext;
    private int state = Waiting;
    private volatile bool ended;

    protected LaneUnit()
    {
        // The span is the present one for what the delegate does, in the context captured here; not for the caller, who goes on.
        var present = Activity.Current;
        span = DatabaseTelemetry.Write(present, "sqlite");
        callerContext = ExecutionContext.Capture();
        Activity.Current = present;
    }

    /// <summary>When it was queued, in the lane's time stamps.</summary>
    public long Queued { get; init; }

    /// <summary>Whether its last run left changes to commit.</summary>
    public bool Kept { get; set; }

    /// <summary>Whether the present flow of control is inside a unit of work, where waiting for another one would wait for ever.</summary>
    public static bool IsInside => Running.Value is { ended: false };

    /// <summary>False when it was cancelled while it waited. A unit may start again: after a batch that came to nothing.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref state, Started, Waiting) != Cancelled;

    protected bool TryCancel() => Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting;

    /// <summary>Runs the delegate to its end in its caller's execution context (trace, culture).</summary>
    /// <returns>Whether its changes shall be kept.</returns>
    public bool Run(SqliteSession session)
    {
        var work = new SqliteWork(session);
        ended = false;
        try
        {
            if (callerContext is null)
            {
                RunDelegate(work);
            }
            else
            {
                ExecutionContext.Run(callerContext, _ => RunDelegate(work), null);
            }
        }
        finally
        {
            ended = true;
            work.End();
        }

        if (work.Violation is { } violation && !Failed)
        {
            Void(violation);
        }

        return !work.Discarded && !Failed;
    }

    /// <summary>Notes in the trace how long it stood in the queue.</summary>
    public void Waited(TimeSpan wait) => span?.SetTag("alexandria.database.wait", wait.TotalSeconds);

    /// <summary>Notes in the trace the transaction that it shared.</summary>
    public void Committed(TimeSpan commit, int units) => span?.SetTag("alexandria.database.commit", commit.TotalSeconds).SetTag("alexandria.database.units", units);

    protected void EndSpan(Exception? failure)
    {
        if (failure is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().FullName);
        }

        span?.Stop();
    }

    /// <summary>Whether the delegate threw.</summary>
    public abstract bool Failed { get; }

    protected abstract void Invoke(SqliteWork work);

    /// <summary>Makes a unit fail whose delegate kept an error to itself that nothing of it outlives.</summary>
    protected abstract void Void(Exception reason);

    /// <summary>Answers the caller with what the delegate answered or threw.</summary>
    public abstract void Complete();

    /// <summary>Answers the caller that nothing of the unit is there.</summary>
    public abstract void Fail(Exception reason);

    private void RunDelegate(SqliteWork work)
    {
        Running.Value = this;
        Invoke(work);
    }
}

/// <summary>A unit of work that answers a <typeparamref name="T"/>.</summary>
internal sealed class LaneUnit<T> : LaneUnit
{
    // The lane must not run its callers' continuations: they would hold up every other writer.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<IUnitOfWork, Task<T>> write;
    private readonly CancellationTokenRegistration registration;
    private T? value;
    private Exception? exception;

    public LaneUnit(Func<IUnitOfWork, Task<T>> write, CancellationToken cancellation)
    {
        this.write = write;
        registration = cancellation.Register(() =>
        {
            if (TryCancel())
            {
                EndSpan(new OperationCanceledException(cancellation));
                completion.TrySetCanceled(cancellation);
            }
        });
    }

    public Task<T> Task => completion.Task;

    public override bool Failed => exception is not null;

    protected override void Invoke(SqliteWork work)
    {
        try
        {
            exception = null;
            value = write(work).GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            exception = error;
        }
    }

    protected override void Void(Exception reason) => exception = reason;

    public override void Complete()
    {
        registration.Unregister();
        EndSpan(exception);
        if (exception is null)
        {
            completion.TrySetResult(value!);
        }
        else
        {
            completion.TrySetException(exception);
        }
    }

    public override void Fail(Exception reason)
    {
        registration.Unregister();
        EndSpan(reason);
        completion.TrySetException(reason);
    }
}
