using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>The witnesses of the kill test, tried on losses: they must tell each.</summary>
public sealed class WitnessTests
{
    private const int Enough = 60;

    private static readonly (string Loss, string Told)[] StoredLosses =
    [
        ("delete from ticket_timeline where kind = 'commented'", "each revision of a ticket is in its timeline"),
        ("delete from events where name = 'tickets.opened'", "each revision of a ticket has its events"),
        ("delete from audit where operation = 'crashes.submit'", "a crash report has one audit record"),
        ("delete from idempotency_keys where operation = 'articles.write'", "what was made with an idempotency key has it"),
        ("delete from workflow_steps where node = 'read'", "each completed step of a workflow took effect once"),
        ("update deliveries set outcome = 'dead' where position = 1", "there is no dead letter"),
    ];

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task Each_kind_of_loss_is_told()
    {
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path);
        var acknowledged = new AcknowledgedWrites();
        await server.StartAsync();
        var enough = acknowledged.MoreAsync(Enough);
        var writing = new WritingClient(1, new Random(1), acknowledged).WriteUntilGoneAsync(server.Http, 1);
        await await Task.WhenAny(enough, writing);
        await server.KillAsync();
        await writing;

        var stored = new StoredState(data.Path);
        Assert.Empty(await stored.BrokenRulesAsync());
        Assert.Empty((await stored.WorkflowsAsync()).Faults());
        Assert.Null(await stored.AuditFaultAsync());

        foreach (var (loss, told) in StoredLosses)
        {
            await LoseAsync(data, loss);
            Assert.Contains(await stored.BrokenRulesAsync(), b => b.StartsWith(told, StringComparison.Ordinal));
        }

        Assert.NotNull(await stored.AuditFaultAsync());

        await LoseAsync(data, "update article_versions set body = 'something else'");
        await LoseAsync(data, "update tickets set subject = 'something else'");
        await server.StartAsync();
        var missing = await new Reconciler(server.Http).MissingAsync(acknowledged.All);
        foreach (var (kind, fault) in new[] { (WriteKind.WriteArticle, "another body"), (WriteKind.OpenTicket, "another subject"), (WriteKind.Comment, "it stands 0 times in the timeline") })
        {
            Assert.Equal(
                acknowledged.All.Count(w => w.Write.Kind == kind),
                missing.Count(m => m.StartsWith(kind.ToString(), StringComparison.Ordinal) && m.EndsWith(fault, StringComparison.Ordinal)));
        }
    }

    private static async Task LoseAsync(TestDirectory data, string sql)
    {
        await using var database = SqliteDatabase.Open(new SqliteOptions { Path = data["alexandria.db"] }, TimeProvider.System);
        var lost = await database.WriteAsync(work => work.ExecuteAsync(sql), WritePriority.Caller, CancellationToken.None);
        Assert.True(lost > 0, sql);
    }
}
