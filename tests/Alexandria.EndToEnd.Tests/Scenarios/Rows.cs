using Alexandria.Data;
using Alexandria.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>What stands in the database, to be compared with what stands there later.</summary>
internal static class Rows
{
    // What comes and goes with time alone is left out, too.
    private static string Tables => TestInstallation.IsScaleOut
        ? "select tablename from pg_tables where schemaname = current_schema() and tablename not like 'audit%' and tablename not like '%lease%' and tablename not in ('subscriptions', 'commit_marks', 'units')"
        : "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'audit%'";

    private static string Columns => TestInstallation.IsScaleOut
        ? "select column_name from information_schema.columns where table_name = @table order by ordinal_position"
        : "select name from pragma_table_info(@table)";

    /// <summary>The rows of every table as text. The audit is left out, as every refusal is recorded there, and so are the times of last use.</summary>
    /// <param name="server">Whose database.</param>
    /// <param name="tenant">Only rows of this tenant, and only tables that have tenants; null: all rows.</param>
    public static Task<Dictionary<string, string>> ReadAsync(RunningServer server, string? tenant = null) => server.Services.GetRequiredService<IDatabase>().ReadAsync(
        async work =>
        {
            var rows = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var table in await work.QueryAsync<string>(Tables))
            {
                var columns = (await work.QueryAsync<string>(Columns, new { table })).Where(c => c is not "last_used_at").ToList();
                if (tenant is not null && !columns.Contains("tenant", StringComparer.Ordinal))
                {
                    continue;
                }

                var row = string.Join(" || '|' || ", columns.Select(c => TestInstallation.IsScaleOut ? $"coalesce({c}::text, 'null')" : $"quote({c})"));
                rows[table] = string.Join('\n', (await work.QueryAsync<string>($"select {row} from {table} where @tenant is null or {(tenant is null ? "1 = 1" : "tenant = @tenant")}", new { tenant })).Order(StringComparer.Ordinal));
            }

            return rows;
        },
        TestContext.Current.CancellationToken);

    /// <summary>The same, once the workflows of what was done before have come to rest.</summary>
    public static async Task<Dictionary<string, string>> StillAsync(RunningServer server, string? tenant = null)
    {
        var (earlier, rows) = (await ReadAsync(server, tenant), new Dictionary<string, string>(StringComparer.Ordinal));
        for (var i = 0; i < 60; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            rows = await ReadAsync(server, tenant);
            if (!Differences(earlier, rows).Any())
            {
                return rows;
            }

            earlier = rows;
        }

        throw new TimeoutException("The rows did not come to rest: " + string.Join(", ", Differences(earlier, rows)));
    }

    /// <summary>The tables in which something differs.</summary>
    public static IEnumerable<string> Differences(Dictionary<string, string> before, Dictionary<string, string> after) =>
        after.Where(t => before.GetValueOrDefault(t.Key) != t.Value).Select(t => t.Key);
}
