using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Bench;

/// <summary>Makes many tickets of some, in the database of a server that is stopped: opening a million of them takes longer than anybody waits for a chart.</summary>
/// <remarks>Tickets, timelines and proposals are copied under new ids; events, workflows and audit are not, since a copied audit chain would be none.</remarks>
internal static class TicketCopies
{
    private static readonly string[] Tables = ["tickets", "ticket_timeline", "ticket_proposals"];

    /// <returns>Tickets afterwards.</returns>
    public static async Task<int> MultiplyAsync(string directory, int wanted)
    {
        var services = new ServiceCollection().AddSqlite(new SqliteOptions { Path = Path.Combine(directory, "alexandria.db") });
        await using var provider = services.BuildServiceProvider();
        var database = provider.GetRequiredService<IDatabase>();
        var (present, last) = await database.ReadAsync(work => work.FirstOrDefaultAsync<(long, long)>("select count(*), max(rowid) from tickets"), CancellationToken.None);
        for (var copy = 1; present * (copy + 1) <= wanted; copy++)
        {
            foreach (var table in Tables)
            {
                await database.WriteAsync(work => CopyAsync(work, table, last, copy), WritePriority.Caller, CancellationToken.None);
            }
        }

        return (int)await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from tickets"), CancellationToken.None);
    }

    private static async Task<int> CopyAsync(IUnitOfWork work, string table, long last, int copy)
    {
        // The number that the row will have is in the last twelve digits and makes the id new, also when copies are copied; the time in front stays the ticket's.
        var key = table == "tickets" ? "id" : "ticket_id";
        var columns = await work.QueryAsync<string>("select name from pragma_table_info(@table)", new { table });
        var values = columns.Select(c => c == key ? "substr(t.id, 1, 24) || printf('%012x', @last * @copy + t.rowid)" : "c." + c);
        return await work.ExecuteAsync(
            $"insert into {table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} from {table} c join tickets t on t.tenant = c.tenant and t.id = c.{key} where t.rowid <= @last",
            new { last, copy });
    }
}
