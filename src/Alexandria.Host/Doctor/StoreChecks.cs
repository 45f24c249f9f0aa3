using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Host.Audit;
using Alexandria.Kernel.Audit;

namespace Alexandria.Host.Doctor;

/// <summary>What the store says about itself: integrity, audit, bus, and whether the clock fits what it holds.</summary>
internal static class StoreChecks
{
    /// <summary>Cursors are saved every few hundred events; only more than that is a lag.</summary>
    private const long TolerableLag = 5_000;

    private static readonly TimeSpan TolerableSkew = TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<Finding>> RunAsync(string dataDirectory, TimeProvider time, CancellationToken cancellation)
    {
        if (!File.Exists(HostSettings.DatabaseOf(dataDirectory)))
        {
            return [Finding.Warn("store", "there is no database yet", "the first 'alexandria up' makes it")];
        }

        var findings = new List<Finding>();
        await using (var database = SqliteDatabase.OpenReadOnly(HostSettings.DatabaseOf(dataDirectory)))
        {
            var store = await GuardAsync("store", () => database.ReadAsync(IntegrityAsync, cancellation));
            findings.Add(store);
            if (store.Verdict is Verdict.Fail)
            {
                // What a damaged store says about the rest means nothing.
                return findings;
            }

            findings.Add(await GuardAsync("bus", () => database.ReadAsync(BusAsync, cancellation)));
            findings.Add(await GuardAsync("clock", () => database.ReadAsync(work => ClockAsync(work, time.GetUtcNow()), cancellation)));
        }

        findings.Add(await GuardAsync("audit", () => AuditAsync(dataDirectory, cancellation)));
        return findings;
    }

    private static async Task<Finding> IntegrityAsync(IReadWork work)
    {
        var answers = await work.QueryAsync<string>("pragma quick_check(5)");
        return answers is ["ok"]
            ? Finding.Ok("store", $"SQLite {SqliteDatabase.LibraryVersion}, quick check passed")
            : Finding.Fail("store", $"the database is damaged: {answers.FirstOrDefault()?.ReplaceLineEndings(" ")}", "stop the server, keep a copy of the directory, restore the last backup");
    }

    private static async Task<Finding> BusAsync(IReadWork work)
    {
        var counts = (await work.QueryAsync<OutcomeCount>("select outcome, count(*) as number from deliveries where outcome <> 'handled' group by outcome"))
            .ToDictionary(c => c.Outcome, c => c.Number, StringComparer.Ordinal);
        var lag = await work.FirstOrDefaultAsync<long>(
            "select coalesce(max((select coalesce(max(position), 0) from events) - s.position), 0) from subscriptions s");
        var (dead, retrying) = (counts.GetValueOrDefault("dead"), counts.GetValueOrDefault("retrying"));
        return (dead, lag) switch
        {
            ( > 0, _) => Finding.Warn("bus", $"{dead} dead letters, {retrying} deliveries wait for another attempt", "see 'alexandria events dead-letters', mend the cause, then 'alexandria events replay'"),
            (_, > TolerableLag) => Finding.Warn("bus", $"a subscriber is {lag} events behind", "start the server and let it catch up; if the number grows, look into its log"),
            _ => Finding.Ok("bus", $"no dead letters, {retrying} deliveries wait for another attempt"),
        };
    }

    private static async Task<Finding> ClockAsync(IReadWork work, DateTimeOffset now)
    {
        var newest = await work.FirstOrDefaultAsync<DateTimeOffset?>("select max(at) as at from audit");
        return newest is { } last && last - now > TolerableSkew
            ? Finding.Fail("clock", $"the newest audit record is of {last:u}, ahead of this machine's clock", "set the clock (NTP); times and tokens made now would sort before older ones")
            : Finding.Ok("clock", newest is null ? $"{now:u}" : $"{now:u}, after the newest record");
    }

    private static async Task<Finding> AuditAsync(string dataDirectory, CancellationToken cancellation)
    {
        var store = ReadOnlyStore.Open(dataDirectory);
        if (store.Failed)
        {
            return Finding.Fail("audit", store.Error.Message, "restore what is missing from a backup");
        }

        await using var opened = store.Value;
        var found = await AuditChain.VerifyAsync(opened.Database, opened.Vault, cancellation);
        return found.Broken is { } broken
            ? Finding.Fail("audit", $"broken at position {broken.Position}: {broken.Reason}", "keep a copy of the directory and find out who changed it; 'alexandria audit verify' repeats this")
            : Finding.Ok("audit", $"{found.Sealed} records verified, {found.Unsealed} not yet sealed");
    }

    private static async Task<Finding> GuardAsync(string check, Func<Task<Finding>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever a damaged file makes the database throw is a finding, not a defect of ours.
            return Finding.Fail(check, $"cannot be read: {exception.Message}", "keep a copy of the directory; restore the last backup if the next start fails too");
        }
    }

    private sealed record OutcomeCount
    {
        public string Outcome { get; init; } = "";

        public long Number { get; init; }
    }
}
