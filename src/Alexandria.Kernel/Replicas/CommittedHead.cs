using Alexandria.Data;
using Alexandria.Kernel.Events;

namespace Alexandria.Kernel.Replicas;

/// <summary>How far the log reaches for somebody who must see all that was committed before he asked. With one writer that is known; otherwise the database is asked, and what has no position yet is waited for.</summary>
internal sealed class CommittedHead(EventStore store, TimeProvider time, ICommitOrder? order = null)
{
    /// <summary>Longest wait for positions: while no relay runs, readers go on with what is numbered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    private readonly Lock gate = new();
    private Task<OrderState>? running;
    private Task<OrderState>? next;

    /// <summary>Position of the newest event that was committed when this was called, or of a newer one.</summary>
    public ValueTask<long> EventsAsync(CancellationToken cancellation) => order is null ? new(store.Head) : new(SettledAsync(order, cancellation));

    /// <summary>Completes when every audit record that was committed before the call has its position.</summary>
    public async Task AuditAsync(CancellationToken cancellation)
    {
        if (order is not null)
        {
            var began = time.GetTimestamp();
            var pending = (await order.StateAsync(OrderedTable.Audit, 0, cancellation)).Pending;
            while (pending > 0 && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Glance, time, cancellation);
                if ((await order.StateAsync(OrderedTable.Audit, pending, cancellation)).Settled)
                {
                    return;
                }
            }
        }
    }

    private async Task<long> SettledAsync(ICommitOrder source, CancellationToken cancellation)
    {
        var state = await SharedStateAsync(source).WaitAsync(cancellation);
        var (began, pending) = (time.GetTimestamp(), state.Pending);
        while (pending > 0 && time.GetElapsedTime(began) < Patience)
        {
            await HeadMovesAsync(cancellation);
            state = await source.StateAsync(OrderedTable.Events, pending, cancellation);
            if (state.Settled)
            {
                break;
            }
        }

        store.Advance(state.Head);
        return state.Head;
    }

    private async Task HeadMovesAsync(CancellationToken cancellation)
    {
        using var glance = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(store.WaitAsync(store.Head, glance.Token), Task.Delay(Glance, time, glance.Token));
        await glance.CancelAsync();
    }

    // Many ask at once. A question that began before a caller came may have missed his commit; the one after it serves all who wait by then.
    private Task<OrderState> SharedStateAsync(ICommitOrder source)
    {
        lock (gate)
        {
            if (running is null)
            {
                return running = AskAsync(source, null);
            }

            return next ??= AskAsync(source, running);
        }
    }

    private async Task<OrderState> AskAsync(ICommitOrder source, Task<OrderState>? before)
    {
        // Off the caller's stack, which holds the gate.
        await Task.Yield();
        if (before is not null)
        {
            await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            return await source.StateAsync(OrderedTable.Events, 0, CancellationToken.None);
        }
        finally
        {
            lock (gate)
            {
                (running, next) = (next, null);
            }
        }
    }
}
