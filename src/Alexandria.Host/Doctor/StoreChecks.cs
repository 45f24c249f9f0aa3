using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Host.Backup;
using Alexandria.Host.Configuration;
using Alexandria.Host.Replicas;
using Alexandria.Host.Running;
using Alexandria.Kernel.Audit;

namespace Alexandria.Host.Doctor;

/// <summary>What the store says about itself: integrity, audit, bus, and whether the clock fits what it holds.</summary>
internal static class StoreChecks
{
    /// <summary>Cursors are saved every few hundred events; only more than that is a lag.</summary>
    private const long TolerableLag = 5_000;

    /// <summary>Steps are tried again within five minutes at the latest.</summary>
    private static readonly TimeSpan TolerableDelay = TimeSpan.FromMinutes(30);

    /// <summary>A scheduler that was killed is replaced within seconds.</summary>
    private static readonly TimeSpan TolerableSilence = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TolerableSkew = TimeSpan.FromMinutes(2);

    /// <summary>Looks the store over, whichever home it has; a configuration with faults has none.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(LoadedConfiguration configuration, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancellation) =>
        ScaleOut.Faults(configuration.Host).Any() ? []
        : ScaleOut.Of(configuration.Host) is null ? await OfDirectoryAsync(configuration.DataDirectory, migrations, time, cancellation)
        : await SharedAsync(configuration, time, cancellation);

    private static async Task<IReadOnlyList<Finding>> SharedAsync(LoadedConfiguration configuration, TimeProvider time, CancellationToken cancellation)
    {
        var store = await ReadOnlyStore.OpenAsync(configuration, cancellation);
        if (store.Failed)
        {
            return [Finding.Fail("store", store.Error.Code, store.Error.Message, "see that PostgreSQL runs and that Database is right")];
        }

        await using var opened = store.Value;
        var (database, now) = (opened.Database, time.GetUtcNow());
        return
        [
            Finding.Ok("store", "PostgreSQL answers"),
            await GuardAsync("relay", () => database.ReadAsync(work => RelayAsync(work, now), cancellation)),
            await GuardAsync("workflows", () => database.ReadAsync(work => WorkflowsAsync(work, now), cancellation)),
            await GuardAsync("bus", () => database.ReadAsync(BusAsync, cancellation)),
            await GuardAsync("clock", () => database.ReadAsync(work => ClockAsync(work, now), cancellation)),
            await GuardAsync("audit", () => AuditAsync(opened, cancellation)),
        ];
    }

    private static async Task<Finding> RelayAsync(IReadWork work, DateTimeOffset now)
    {
        var waiting = await work.FirstOrDefaultAsync<long>("select count(*) from events where position is null and occurred_at < @before", new { before = now - TolerableSilence });
        return waiting == 0
            ? Finding.Ok("relay", "every event has its position")
            : Finding.Fail("relay", "relay_missing", $"{waiting} events wait for their position", "no process with the role 'scheduler' does its work; start one, or look at its log");
    }

    private static async Task<IReadOnlyList<Finding>> OfDirectoryAsync(string dataDirectory, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancellation)
    {
        if (!File.Exists(HostSettings.DatabaseOf(dataDirectory)))
        {
            return [Finding.Warn("store", "database_missing", "there is no database yet", "the first 'alexandria up' makes it")];
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

            findings.Add(await GuardAsync("schema", () => database.ReadAsync(work => SchemaAsync(work, migrations), cancellation)));
            findings.Add(await GuardAsync("files", () => FilesAsync(database, dataDirectory, cancellation)));
            findings.Add(await GuardAsync("workflows", () => database.ReadAsync(work => WorkflowsAsync(work, time.GetUtcNow()), cancellation)));
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
            : Finding.Fail("store", "database_damaged", $"the database is damaged: {answers.FirstOrDefault()?.ReplaceLineEndings(" ")}", "stop the server, keep a copy of the directory, then 'alexandria restore' the last backup");
    }

    private static async Task<Finding> SchemaAsync(IReadWork work, IReadOnlyList<Migration> migrations)
    {
        try
        {
            return await SqliteSchema.MissingAsync(work, migrations) is > 0 and var missing
                ? Finding.Warn("schema", "schema_older", $"{missing} migrations of this program are not applied yet", "make a backup; the next 'alexandria up' applies them")
                : Finding.Ok("schema", $"{migrations.Count} migrations, all applied");
        }
        catch (MigrationRefusedException refusal)
        {
            return Finding.Fail("schema", "schema_refused", refusal.Message, "start the program that wrote the database, or restore a backup that fits this one");
        }
    }

    private static async Task<Finding> FilesAsync(SqliteDatabase database, string dataDirectory, CancellationToken cancellation)
    {
        var named = await database.ReadAsync(StoredBlobs.NamedAsync, cancellation);
        var (missing, damaged) = (new List<string>(), new List<string>());
        foreach (var blob in named.Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(dataDirectory, BackupLayout.NameOf(blob));
            if (!File.Exists(path))
            {
                missing.Add(blob);
            }
            else if (await BackupWriter.Sha256Async(path, cancellation) != blob)
            {
                damaged.Add(blob);
            }
        }

        return (missing.Count, damaged.Count) switch
        {
            ( > 0, _) => Finding.Fail("files", "blob_missing", $"{missing.Count} stored files that rows name are missing, such as {missing[0]}", "copy them from a backup into blobs/; each lies under the first four characters of its name"),
            (_, > 0) => Finding.Fail("files", "blob_damaged", $"{damaged.Count} stored files are not what was written, such as {damaged[0]}", "copy them from a backup into blobs/, and look into the disk"),
            _ => Finding.Ok("files", $"{named.Count} stored files, each with the content that its name promises"),
        };
    }

    private static async Task<Finding> WorkflowsAsync(IReadWork work, DateTimeOffset now)
    {
        var late = await work.FirstOrDefaultAsync<long>(
            "select count(*) from workflows where (status = 'running' and updated_at < @before) or (status = 'waiting' and due_at < @before)", new { before = now - TolerableDelay });
        return late > 0
            ? Finding.Warn("workflows", "workflow_stuck", $"{late} workflows have been due for more than {TolerableDelay.TotalMinutes:0} minutes", "start the server and let them go on; if it runs, look for their ids in its log")
            : Finding.Ok("workflows", "none is overdue");
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
            ( > 0, _) => Finding.Warn("bus", "dead_letters", $"{dead} dead letters, {retrying} deliveries wait for another attempt", "see 'alexandria events dead-letters', mend the cause, then 'alexandria events replay'"),
            (_, > TolerableLag) => Finding.Warn("bus", "subscriber_behind", $"a subscriber is {lag} events behind", "start the server and let it catch up; if the number grows, look into its log"),
            _ => Finding.Ok("bus", $"no dead letters, {retrying} deliveries wait for another attempt"),
        };
    }

    private static async Task<Finding> ClockAsync(IReadWork work, DateTimeOffset now)
    {
        var newest = await work.FirstOrDefaultAsync<DateTimeOffset?>("select max(at) as at from audit");
        return newest is { } last && last - now > TolerableSkew
            ? Finding.Fail("clock", "clock_behind", $"the newest audit record is of {last:u}, ahead of this machine's clock", "set the clock (NTP); times and tokens made now would sort before older ones")
            : Finding.Ok("clock", newest is null ? $"{now:u}" : $"{now:u}, after the newest record");
    }

    private static async Task<Finding> AuditAsync(string dataDirectory, CancellationToken cancellation)
    {
        var store = ReadOnlyStore.OpenDirectory(dataDirectory);
        if (store.Failed)
        {
            return Finding.Fail("audit", store.Error.Code, store.Error.Message, "restore what is missing from a backup");
        }

        await using var opened = store.Value;
        return await AuditAsync(opened, cancellation);
    }

    private static async Task<Finding> AuditAsync(ReadOnlyStore opened, CancellationToken cancellation)
    {
        var found = await AuditChain.VerifyAsync(opened.Database, opened.Vault, cancellation);
        return found.Broken is { } broken
            ? Finding.Fail("audit", "audit_broken", $"broken at position {broken.Position}: {broken.Reason}", "keep a copy of the directory and find out who changed it; 'alexandria audit verify' repeats this")
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
            return Finding.Fail(check, exception is StorageException { Error: var error } && error == StorageException.Damaged ? "database_damaged" : "store_unreadable", $"cannot be read: {exception.Message}", "stop the server, keep a copy of the directory; 'alexandria restore' the last backup if the next start fails too");
        }
    }

    private sealed record OutcomeCount
    {
        public string Outcome { get; init; } = "";

        public long Number { get; init; }
    }
}
