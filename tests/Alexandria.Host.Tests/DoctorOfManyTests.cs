using System.Text.Json.Nodes;
using Alexandria.Testing.Servers;
using Npgsql;

namespace Alexandria.Host.Tests;

/// <summary>What the doctor says of an installation on PostgreSQL and NATS.</summary>
public sealed class DoctorOfManyTests
{
    [Fact]
    public async Task It_looks_at_the_shared_store_and_tells_when_no_scheduler_works_or_the_database_is_gone()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        Assert.SkipUnless(NatsServer.Available, NatsServer.Unavailable);
        await using var nats = await NatsServer.StartAsync(new NatsServerStart { MaxFileStore = 1L << 40 });
        await using var postgres = await PostgresServer.StartAsync();
        var installation = await TestInstallation.CreateAsync(postgres, nats);
        using var directory = new TestDirectory();
        installation.Claim(directory.Path);
        await using (var server = await ServerProcess.StartAsync(directory.Path))
        {
            Assert.Equal(0, await server.TerminateAsync());
        }

        Assert.Empty(await FaultsAsync(directory.Path));

        await postgres.ExecuteAsync(
            """
            insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, payload)
            values ('e', 'tickets.closed', 1, 'default', 's', 1, 0, 'a', 't', '{}')
            """,
            new NpgsqlConnectionStringBuilder(installation.Database).Database!);
        Assert.Equal(["relay_missing"], await FaultsAsync(directory.Path));

        await postgres.KillAsync();
        Assert.Equal(["storage_unavailable"], await FaultsAsync(directory.Path));
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(string directory)
    {
        var answer = await ServerProcess.RunAsync("doctor", "--data", directory, "--json");
        return [.. JsonNode.Parse(answer.Out)!["findings"]!.AsArray().Where(f => f!["verdict"]!.ToString() != "ok").Select(f => f!["code"]!.ToString())];
    }
}
