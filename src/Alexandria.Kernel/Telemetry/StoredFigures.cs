using System.Diagnostics.Metrics;
using Alexandria.Data;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Workflows;
using Alexandria.Monitoring;

namespace Alexandria.Kernel.Telemetry;

/// <summary>What waits in the database: unsealed audit records, failed and pending deliveries, workflow instances, and the age of the oldest of each.</summary>
internal sealed class StoredFigures : IScrapedFigures, IDisposable
{
    /// <summary>Two scrapers cost no more than one.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private static readonly string[] Statuses = ["running", "waiting"];

    private readonly Meter meter = new(KernelTelemetry.Name);
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly IDatabase database;
    private readonly SubscriptionCatalog subscriptions;
    private readonly WorkflowCatalog workflows;
    private readonly EventMetrics events;
    private readonly TimeProvider time;
    private volatile Figures present = Figures.None;
    private long? readAt;

    public StoredFigures(IDatabase database, SubscriptionCatalog subscriptions, WorkflowCatalog workflows, EventMetrics events, TimeProvider time)
    {
        (this.database, this.subscriptions, this.workflows, this.events, this.time) = (database, subscriptions, workflows, events, time);
        meter.CreateObservableGauge("alexandria.audit.unsealed", () => present.Unsealed, "{record}", "Audit records that are not sealed into the chain.");
        meter.CreateObservableGauge("alexandria.audit.unsealed.age", () => present.UnsealedAge, "s", "Age of the oldest audit record that is not sealed; 0 when there is none.");
        meter.CreateObservableGauge("alexandria.events.backlog", () => present.Backlog, "{event}", "Events of the log that a subscriber has not come to an end with.");
        meter.CreateObservableGauge("alexandria.events.backlog.age", () => present.BacklogAge, "s", "Age of the oldest event that a subscriber has not come to an end with; 0 when there is none.");
        meter.CreateObservableGauge("alexandria.events.failed", () => present.Failed, "{delivery}", "Deliveries that wait for another attempt, and dead letters.");
        meter.CreateObservableGauge("alexandria.workflows.instances", () => present.Instances, "{instance}", "Instances that run or wait.");
        meter.CreateObservableGauge("alexandria.workflows.age", () => present.InstanceAge, "s", "Time since the instance moved that has stood still for longest; 0 when there is none.");
        meter.CreateObservableGauge("alexandria.workflows.overdue", () => present.Overdue, "s", "How long the instance that is longest overdue should have gone on by its timer; 0 when there is none.");
    }

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await reading.WaitAsync(cancellation);
        try
        {
            if (readAt is not { } last || time.GetElapsedTime(last) >= Fresh)
            {
                present = await database.ReadAsync(ReadAsync, cancellation);
                readAt = time.GetTimestamp();
            }
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose()
    {
        meter.Dispose();
        reading.Dispose();
    }

    private async Task<Figures> ReadAsync(IReadWork work)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        double Since(long? at) => at is { } then ? Math.Max(0, (now - then) / 1e6) : 0;

        // Positions run without gaps but for what was taken back, so that their difference is the number as nearly as an operator needs it.
        var sealedUpTo = await work.FirstOrDefaultAsync<long>("select coalesce(max(position), 0) from audit_seals");
        var newest = await work.FirstOrDefaultAsync<long>("select coalesce(max(position), 0) from audit");
        var unsealedSince = await work.FirstOrDefaultAsync<long?>("select at from audit where position > @sealedUpTo order by position limit 1", new { sealedUpTo });

        var pending = new Dictionary<string, (long Count, double Age)>(StringComparer.Ordinal);
        foreach (var (subscriber, position, count) in events.Backlog())
        {
            var since = position == 0 ? null : await work.FirstOrDefaultAsync<long?>("select occurred_at from events where position >= @position order by position limit 1", new { position });
            pending[subscriber] = (count, Since(since));
        }

        var failed = (await work.QueryAsync<(string Subscriber, string Outcome, long Count)>(
            "select subscriber, outcome, count(*) from deliveries where outcome <> 'handled' group by subscriber, outcome")).ToDictionary(row => (row.Subscriber, row.Outcome), row => row.Count);
        var instances = (await work.QueryAsync<(string Workflow, string Status, long Count, long Moved, long? Due)>(
            "select workflow, status, count(*), min(updated_at), min(due_at) from workflows where status in ('running', 'waiting') group by workflow, status"))
            .ToDictionary(row => (row.Workflow, row.Status));

        // Everything that there is has its series, also with nothing to tell: a gauge that is silent keeps its last value.
        return new Figures
        {
            Unsealed = Math.Max(0, newest - sealedUpTo),
            UnsealedAge = Since(unsealedSince),
            Backlog = [.. subscriptions.All.Select(s => new Measurement<long>(pending.GetValueOrDefault(s.Name).Count, Tag("subscriber", s.Name)))],
            BacklogAge = [.. subscriptions.All.Select(s => new Measurement<double>(pending.GetValueOrDefault(s.Name).Age, Tag("subscriber", s.Name)))],
            Failed =
            [
                .. from s in subscriptions.All
                   from outcome in new[] { "retrying", "dead" }
                   select new Measurement<long>(failed.GetValueOrDefault((s.Name, outcome)), Tag("subscriber", s.Name), Tag("outcome", outcome)),
            ],
            Instances = [.. ByStatus((workflow, status) => new Measurement<long>(instances.GetValueOrDefault((workflow, status)).Count, Tag("workflow", workflow), Tag("status", status)))],
            InstanceAge = [.. ByStatus((workflow, status) => new Measurement<double>(
                instances.TryGetValue((workflow, status), out var row) ? Since(row.Moved) : 0, Tag("workflow", workflow), Tag("status", status)))],
            Overdue = [.. workflows.Names.Select(workflow => new Measurement<double>(Since(instances.GetValueOrDefault((workflow, "waiting")).Due), Tag("workflow", workflow)))],
        };
    }

    private IEnumerable<T> ByStatus<T>(Func<string, string, T> measure) => workflows.Names.SelectMany(_ => Statuses, measure);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private sealed record Figures
    {
        public static readonly Figures None = new();

        public long Unsealed { get; init; }

        public double UnsealedAge { get; init; }

        public IReadOnlyList<Measurement<long>> Backlog { get; init; } = [];

        public IReadOnlyList<Measurement<double>> BacklogAge { get; init; } = [];

        public IReadOnlyList<Measurement<long>> Failed { get; init; } = [];

        public IReadOnlyList<Measurement<long>> Instances { get; init; } = [];

        public IReadOnlyList<Measurement<double>> InstanceAge { get; init; } = [];

        public IReadOnlyList<Measurement<double>> Overdue { get; init; } = [];
    }
}
