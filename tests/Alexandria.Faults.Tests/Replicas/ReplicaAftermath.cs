using System.Text.Json.Nodes;
using Alexandria.Data;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>What must hold of an installation of many processes once a fault is over: beside what holds of one server, every event is numbered and handled once by everybody who takes it, and nobody lags behind.</summary>
internal sealed class ReplicaAftermath(ReplicaSet set)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private readonly StoredState stored = new(set.All[0].DataDirectory);

    /// <summary>Fails, with everything that is wrong, unless all is well.</summary>
    /// <param name="set">The processes, all of which run.</param>
    /// <param name="acknowledged">What the clients were promised.</param>
    /// <param name="patience">How long it may take to come to rest; null: a minute.</param>
    /// <returns>How long it took to come to rest.</returns>
    public static async Task<TimeSpan> AssertAsync(ReplicaSet set, AcknowledgedWrites acknowledged, TimeSpan? patience = null)
    {
        var (caughtUp, faults) = await new ReplicaAftermath(set).LookAsync(acknowledged, patience ?? Patience);
        Assert.True(faults.Count == 0, $"{faults.Count} faults after {acknowledged.All.Count} acknowledged writes:\n{string.Join('\n', faults.Take(20))}");
        return caughtUp;
    }

    /// <summary>Waits until all has come to rest, and looks for everything that is wrong then.</summary>
    /// <param name="acknowledged">What the clients were promised.</param>
    /// <param name="patience">How long it may take to come to rest.</param>
    /// <returns>How long that took, and what was found wrong; nothing when all is well.</returns>
    private async Task<(TimeSpan CaughtUp, IReadOnlyList<string> Faults)> LookAsync(AcknowledgedWrites acknowledged, TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();
        var restless = await RestlessAsync();
        using var glances = new PeriodicTimer(Glance, TimeProvider.System);
        while (restless is not null && TimeProvider.System.GetElapsedTime(began) < patience)
        {
            await glances.WaitForNextTickAsync();
            restless = await RestlessAsync();
        }

        var caughtUp = TimeProvider.System.GetElapsedTime(began);
        var faults = new List<string>();
        if (restless is not null)
        {
            faults.Add($"not at rest after {patience.TotalSeconds:0} s: {restless}");
        }

        faults.AddRange(await Aftermath.FaultsAsync(set.With(ReplicaSet.Api)[0], acknowledged));
        faults.AddRange(await UndeliveredAsync());
        foreach (var server in set.All)
        {
            var (status, text) = await server.ReadinessAsync();
            if (status != 200)
            {
                faults.Add($"/readyz of {server.DataDirectory} answers {status}: {text}");
            }
        }

        return (caughtUp, faults);
    }

    // One thing at a time: what the later ones ask is known once the earlier hold.
    private async Task<string?> RestlessAsync()
    {
        var picture = await stored.WorkflowsAsync();
        if (!picture.IsSettled)
        {
            return "workflows go on: " + string.Join("; ", picture.Instances.Where(i => i.Status is "running" or "waiting" && i.Node != "decision").Take(3));
        }

        if (await stored.ReadAsync(LagsAsync) is { Count: > 0 } lags)
        {
            return string.Join("; ", lags);
        }

        foreach (var server in set.With(ReplicaSet.Api))
        {
            var lag = (await server.Http.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("alexandria_projections_lag", StringComparison.Ordinal)).ToList();
            if (lag.Count == 0 || lag.Exists(line => !line.EndsWith(" 0", StringComparison.Ordinal)))
            {
                return "projections lag: " + string.Join("; ", lag);
            }
        }

        return null;
    }

    // A subscriber's cursor comes to the head when everything up to there has its outcome; the bus's when everything was handed to it.
    private static Task<IReadOnlyList<string>> LagsAsync(IReadWork work) => work.QueryAsync<string>(
        """
        select count(*) || ' events without a number' from events where position is null having count(*) > 0
        union all select count(*) || ' audit records without a seal' from audit a where not exists (select 1 from audit_seals s where s.position = a.position) having count(*) > 0
        union all select subscriber || ' has come to ' || position || ' of ' || (select max(position) from events) from subscriptions where position < (select max(position) from events)
        union all select subscriber || ' waits for ' || count(*) || ' further attempts' from deliveries where outcome = 'retrying' group by subscriber
        """);

    private async Task<IReadOnlyList<string>> UndeliveredAsync()
    {
        var takers = await TakersAsync();
        return await stored.ReadAsync(async work =>
        {
            var faults = new List<string>(await work.QueryAsync<string>(
                "select 'the positions have gaps: ' || count(*) || ' up to ' || max(position) from events having count(*) <> coalesce(max(position), 0)"));
            faults.AddRange(await work.QueryAsync<string>("select subscriber || ' has not handled ' || event_id || ': ' || outcome from deliveries where outcome <> 'handled' limit 5"));
            foreach (var (name, version, subscriber) in takers)
            {
                faults.AddRange(await work.QueryAsync<string>(
                    """
                    select e.name || ' ' || e.position || ' never came to ' || @subscriber from events e
                    where e.name = @name and e.version = @version and not exists (select 1 from deliveries d where d.subscriber = @subscriber and d.event_id = e.id) limit 5
                    """,
                    new { name, version, subscriber }));
            }

            return (IReadOnlyList<string>)faults;
        });
    }

    /// <summary>Who takes which event by a delivery; projections read the log.</summary>
    private async Task<IReadOnlyList<(string Event, int Version, string Subscriber)>> TakersAsync()
    {
        var schemas = JsonNode.Parse(await set.With(ReplicaSet.Api)[0].Http.GetStringAsync("/v1/schemas?limit=200"))!["items"]!.AsArray();
        var takers = (from schema in schemas
                      from subscriber in schema!["subscribers"]!.AsArray()
                      let name = subscriber!.ToString()
                      where !name.StartsWith("projection:", StringComparison.Ordinal)
                      select (schema["event"]!.ToString(), (int)schema["version"]!, name)).ToList();
        Assert.Contains(takers, taker => taker.name == "workflow:support.resolution" || taker.name.StartsWith("workflow:", StringComparison.Ordinal));
        return takers;
    }
}
