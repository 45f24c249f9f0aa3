using System.Diagnostics.Metrics;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Replicas;
using Alexandria.Kernel.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Projections;

/// <summary>All projections of the process: built at start, followed in the background, and brought up to date for whoever asks.</summary>
internal sealed partial class ProjectionHost : IProjections, IHostedService, IAsyncDisposable
{
    private readonly Dictionary<Type, ProjectionFollower> followers;
    private readonly CancellationTokenSource stopping = new();
    private readonly Meter meter = new(KernelTelemetry.Name);
    private readonly IDatabase database;
    private readonly EventStore store;
    private readonly TimeProvider time;
    private readonly ILogger<ProjectionHost> logger;
    private int disposed;
    private Task following = Task.CompletedTask;

    public ProjectionHost(
        IReadOnlyList<Type> types, IServiceProvider services, IDatabase database, EventStore store, CommittedHead committed, EventFeed feed, EventCatalog catalog, TimeProvider time, ILogger<ProjectionHost> logger)
    {
        (this.database, this.store, this.time, this.logger) = (database, store, time, logger);
        followers = types.ToDictionary(
            type => type,
            type => new ProjectionFollower(type, () => (IProjection)ActivatorUtilities.CreateInstance(services, type), database, store, committed, feed, catalog, logger));
        meter.CreateObservableGauge(
            "alexandria.projections.lag",
            () => followers.Values.Select(f => new Measurement<long>(f.Lag, new KeyValuePair<string, object?>("projection", f.Name))),
            "{event}",
            "Events committed, yet not applied to the projection.");
    }

    public async Task<TProjection> CurrentAsync<TProjection>(CancellationToken cancellation)
        where TProjection : class, IProjection
    {
        var follower = followers.GetValueOrDefault(typeof(TProjection))
            ?? throw new InvalidOperationException($"The projection {typeof(TProjection).Name} is not registered; it must live in the assembly of a loaded module.");
        return (TProjection)await follower.CurrentAsync(cancellation, stopping.Token);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.LoadAsync(database, cancellationToken);
        following = Task.WhenAll(followers.Values.Select(follower => Task.Run(() => KeepAsync(follower), CancellationToken.None)));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await following;
    }

    public async ValueTask DisposeAsync()
    {
        // The container disposes it once for each service that it stands for.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        await StopAsync(CancellationToken.None);
        meter.Dispose();
        stopping.Dispose();
        foreach (var follower in followers.Values)
        {
            follower.Dispose();
        }
    }

    private async Task KeepAsync(ProjectionFollower follower)
    {
        for (var failures = 1; !stopping.IsCancellationRequested; failures++)
        {
            try
            {
                await follower.FollowAsync(stopping.Token);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogTrouble(logger, error, follower.Name);
                await Task.Delay(Backoff.After(failures), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (stopping.IsCancellationRequested)
            {
                LogEnded(logger, follower.Name, error.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The projection {Projection} cannot be built; it is tried again after a pause, and whenever somebody asks for it")]
    private static partial void LogTrouble(ILogger logger, Exception error, string projection);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The projection {Projection} is no longer followed ({Cause})")]
    private static partial void LogEnded(ILogger logger, string projection, string cause);
}
