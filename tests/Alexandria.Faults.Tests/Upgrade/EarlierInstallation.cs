using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Kernel.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Faults.Tests.Upgrade;

/// <summary>A data directory as an earlier program left it: its migrations applied by the real migrator, its rows written with the columns of then.</summary>
internal static class EarlierInstallation
{
    public const int Tickets = 200;

    /// <summary>The migrations that the earlier program had.</summary>
    private static readonly Dictionary<string, int> Newest = new(StringComparer.Ordinal) { ["Kernel"] = 4, ["Support"] = 2, ["Knowledge"] = 1, ["Access"] = 1};

    public static IReadOnlyList<Migration> Migrations { get; } =
        [.. ModuleInventory.Of(new Support.SupportModule(), new Knowledge.KnowledgeModule(), new Access.AccessModule()).Migrations("Sqlite")];

    public static async Task CreateAsync(string directory)
    {
        var services = new ServiceCollection().AddSqlite(new SqliteOptions { Path = Path.Combine(directory, "alexandria.db") });
        await using var provider = services.BuildServiceProvider();
        var applied = await provider.GetRequiredService<IMigrator>().ApplyAsync([.. Migrations.Where(m => m.Number <= Newest[m.Module])], CancellationToken.None);
        Assert.InRange(applied, 1, Migrations.Count - 1);
        await provider.GetRequiredService<IDatabase>().WriteAsync(FillAsync, WritePriority.Caller, CancellationToken.None);

        // Made by the first start of then.
        _ = new AuditVaultFiles(directory);
    }

    private static async Task<int> FillAsync(IUnitOfWork work)
    {
        await work.ExecuteAsync("insert into customers (tenant, id, name, email, created_at, updated_at, revision) values ('default', 'c1', 'Ada King', 'ada@example.org', 1, 1, 1)");
        await work.ExecuteAsync("insert into customer_emails (tenant, email, customer_id) values ('default', 'ada@example.org', 'c1')");
        await work.ExecuteAsync(
            """
            insert into articles (id, tenant, title, body, state, version, created_by, created_at, updated_by, updated_at)
            values ('a1', 'default', 'Mending the gazebo', 'Tighten the rafters of the gazebo.', 'published', 1, 'u', 1, 'u', 1)
            """);
        await work.ExecuteAsync("insert into article_versions (article_id, version, tenant, title, body, state, saved_by, saved_at) values ('a1', 1, 'default', 'Mending the gazebo', 'Tighten the rafters of the gazebo.', 'published', 'u', 1)");
        for (var number = 1; number <= Tickets; number++)
        {
            var ticket = new { id = $"t{number:000}", subject = $"Gazebo number{number}", body = "The rafters rattle.", at = number * 1_000_000L, open = $"{{\"ticketId\":\"t{number:000}\",\"product\":null,\"customerId\":\"c1\",\"revision\":1}}", audit = $"r{number:000}", trace = "4bf92f3577b34da6a3ce929d0e0e4736" };
            await work.ExecuteAsync(
                """
                insert into tickets (tenant, id, subject, body, customer_id, priority, status, opened_by, opened_at, updated_at, revision)
                values ('default', @id, @subject, @body, 'c1', 'normal', 'new', 'u', @at, @at, 1)
                """,
                ticket);
            await work.ExecuteAsync("insert into ticket_timeline (tenant, ticket_id, revision, ordinal, kind, actor, actor_name, text, at) values ('default', @id, 1, 0, 'opened', 'u', 'U', 'The ticket was opened.', @at)", ticket);
            await work.ExecuteAsync(
                """
                insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, payload)
                values ('e' || @id, 'tickets.opened', 1, 'default', @id, 1, @at, 'u', @trace, @open)
                """,
                ticket);
            await work.ExecuteAsync(
                "insert into audit (id, tenant, at, actor, actor_name, operation, target_type, target_id, outcome, surface, trace_id, count) values (@audit, 'default', @at, 'u', 'U', 'tickets.open', 'ticket', @id, 'succeeded', 'rest', @trace, 1)",
                ticket);
        }

        return Tickets;
    }
}
