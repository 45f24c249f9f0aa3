using Alexandria.Adapters.Sqlite;

namespace Alexandria.Hostile.Tests.Judging;

/// <summary>Counts what the database holds, from outside and read-only. The audit and the count of failed sign-ins are left out: refusals belong there.</summary>
internal sealed class StoredRows(string path)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyDictionary<string, long>> CountAsync()
    {
        await using var database = SqliteDatabase.OpenReadOnly(path);
        return await database.ReadAsync(async work =>
        {
            var tables = await work.QueryAsync<string>("select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like 'audit%' and name <> 'sign_in_failures' order by name");
            var counts = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var table in tables)
            {
                counts[table] = await work.FirstOrDefaultAsync<long>($"select count(*) from \"{table}\"");
            }

            return counts;
        }, CancellationToken.None);
    }

    /// <summary>Waits until what was accepted has had its effects: no workflow can go on by itself, and nothing is added any more.</summary>
    public async Task<IReadOnlyDictionary<string, long>> SettledAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var glances = new PeriodicTimer(Glance, TimeProvider.System);
        var (last, calm) = (await CountAsync(), 0);
        while (calm < 5)
        {
            await glances.WaitForNextTickAsync(patience.Token);
            var now = await CountAsync();
            calm = await IsAtRestAsync() && Differences(last, now).Count == 0 ? calm + 1 : 0;
            last = now;
        }

        return last;
    }

    /// <summary>The rules of the store that what is stored breaks; empty when all hold.</summary>
    public async Task<IReadOnlyList<string>> BrokenRulesAsync()
    {
        await using var database = SqliteDatabase.OpenReadOnly(path);
        return await database.ReadAsync(work => StoreInvariants.BrokenAsync(work, inFile: true), CancellationToken.None);
    }

    /// <summary>What was added or removed between two counts, by table.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after) =>
        [.. after.Where(a => a.Value != before.GetValueOrDefault(a.Key)).Select(a => $"{a.Key}: {before.GetValueOrDefault(a.Key)} rows before, {a.Value} after")];

    private async Task<bool> IsAtRestAsync()
    {
        await using var database = SqliteDatabase.OpenReadOnly(path);
        return await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from workflows where status = 'running'"), CancellationToken.None) == 0;
    }
}
