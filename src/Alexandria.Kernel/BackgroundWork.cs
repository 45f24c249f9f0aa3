using Alexandria.Kernel.Events;
using Alexandria.Kernel.Workflows;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Kernel;

/// <summary>What the process does without being asked: deliveries and workflow steps.</summary>
public sealed class BackgroundWork
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private readonly Lazy<EventDispatcher> dispatcher;
    private readonly WorkflowEngine engine;
    private readonly EventStore store;
    private readonly TimeProvider time;

    internal BackgroundWork(Lazy<EventDispatcher> dispatcher, WorkflowEngine engine, EventStore store, TimeProvider time) =>
        (this.dispatcher, this.engine, this.store, this.time) = (dispatcher, engine, store, time);

    /// <summary>Completes when nothing is left that can be done now; retries, timers and people are not waited for.</summary>
    /// <exception cref="OperationCanceledException">The patience ended first; what is left goes on at the next start.</exception>
    public async Task DrainAsync(CancellationToken patience)
    {
        while (!IsQuiet())
        {
            await Task.Delay(Glance, time, patience);
        }
    }

    internal static BackgroundWork Of(IServiceProvider services) => new(
        new(() => ((IEnumerable<IHostedService>)services.GetService(typeof(IEnumerable<IHostedService>))!).OfType<EventDispatcher>().Single()),
        (WorkflowEngine)services.GetService(typeof(WorkflowEngine))!,
        (EventStore)services.GetService(typeof(EventStore))!,
        (TimeProvider)services.GetService(typeof(TimeProvider))!);

    private bool IsQuiet()
    {
        // Only these two make work for each other: a delivery that ended before the second glance has queued its instances,
        // and a step that ran between the glances has moved the head.
        var head = store.Head;
        return dispatcher.Value.IsQuiet && engine.IsQuiet && dispatcher.Value.IsQuiet && store.Head == head;
    }
}
