using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Kernel.Audit;
using Alexandria.Kernel.Tests.Operations;
using Alexandria.Testing;

namespace Alexandria.Kernel.Tests.Audit;

/// <summary>Tampers with the database as an attacker with its file would, and sees whether the chain tells.</summary>
public sealed class AuditChainTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(new NotesModule());
        for (var i = 0; i < 20; i++)
        {
            await host.MustAsync(new WriteNote { Text = $"note {i}" });
        }

        await host.Get<AuditSealer>().SealAsync(Sole, default);
    }

    private static Lease Sole { get; } = new("sealer", "test", 1);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_untouched_chain_verifies()
    {
        var verified = await host.Audit.VerifyAsync(default);

        Assert.Equal(new AuditVerification(20, 0, null), verified);
    }

    [Fact]
    public async Task A_record_younger_than_the_last_seal_counts_as_unsealed_until_it_is_sealed()
    {
        await host.Get<AuditSealer>().StopAsync(default);
        await host.Database.WriteAsync(
            w => w.ExecuteAsync("insert into audit (id, tenant, at, actor, actor_name, operation, outcome, surface, trace_id, count) values ('young', 'default', 1, 'a', 'a', 'o', 'succeeded', 's', 't', 1)"),
            WritePriority.Caller,
            default);

        Assert.Equal(new AuditVerification(20, 1, null), await host.Audit.VerifyAsync(default));
        await host.Get<AuditSealer>().SealAsync(Sole, default);
        Assert.Equal(new AuditVerification(21, 0, null), await host.Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task A_cut_tail_is_still_told_after_new_records_came()
    {
        await host.Database.WriteAsync(
            async w =>
            {
                await w.ExecuteAsync("delete from audit where position > 15");
                return await w.ExecuteAsync("delete from audit_seals where sequence > 15");
            },
            WritePriority.Caller,
            default);
        await host.MustAsync(new WriteNote { Text = "after the cut" });

        await Assert.ThrowsAsync<InvalidDataException>(() => host.Get<AuditSealer>().SealAsync(Sole, default));
        Assert.Contains("tail is cut", (await host.Audit.VerifyAsync(default)).Broken!.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[], string> Tampering { get; } = new()
    {
        { "changed", ["update audit set actor = 'user:somebody-else' where position = 7"], "changed or moved" },
        { "changed outcome", ["update audit set outcome = 'denied' where position = 20"], "changed or moved" },
        { "deleted", ["delete from audit where position = 7"], "missing" },
        { "deleted with its seal", ["delete from audit where position = 7", "delete from audit_seals where position = 7"], "seal number 7 is missing" },
        {
            "deleted with its seal and renumbered",
            ["delete from audit where position = 7", "delete from audit_seals where position = 7", "update audit_seals set sequence = sequence - 1 where sequence > 7"],
            "changed or moved"
        },
        {
            "reordered",
            ["update audit set position = 1000 where position = 7", "update audit set position = 7 where position = 8", "update audit set position = 8 where position = 1000"],
            "changed or moved"
        },
        { "tail cut", ["delete from audit where position > 15", "delete from audit_seals where sequence > 15"], "tail is cut" },
        { "everything cut", ["delete from audit", "delete from audit_seals"], "tail is cut" },
        { "seal forged", ["update audit set actor = 'x' where position = 20", "update audit_seals set seal = 'forged' where sequence = 20"], "changed or moved" },
        {
            "inserted between",
            ["update audit set position = position + 1000 where position > 7", "update audit_seals set position = position + 1000 where position > 7",
             "insert into audit select 8, 'forged', tenant, at, actor, actor_name, operation, target_type, target_id, outcome, surface, trace_id, before_digest, after_digest, count from audit where position = 7"],
            "never sealed"
        },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task Tampering_with_sealed_records_is_found(string what, string[] statements, string reason)
    {
        // In one transaction, so that the sealer does not come in between.
        await host.Database.WriteAsync(
            async work =>
            {
                foreach (var statement in statements)
                {
                    await work.ExecuteAsync(statement);
                }

                return statements.Length;
            },
            WritePriority.Caller,
            default);

        var broken = (await host.Audit.VerifyAsync(default)).Broken;

        Assert.True(broken is not null && broken.Reason.Contains(reason, StringComparison.Ordinal), $"{what}: {broken}");
    }

    [Fact]
    public async Task A_checkpoint_that_is_missing_made_up_or_unreadable_is_found()
    {
        var path = Path.Combine(host.DataDirectory, "audit-checkpoint.json");
        var genuine = await File.ReadAllTextAsync(path);

        await File.WriteAllTextAsync(path, genuine.Replace("\"count\":20", "\"count\":19", StringComparison.Ordinal));
        Assert.Contains("not signed", (await host.Audit.VerifyAsync(default)).Broken!.Reason, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, "{");
        Assert.Contains("cannot be read", (await host.Audit.VerifyAsync(default)).Broken!.Reason, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("missing", (await host.Audit.VerifyAsync(default)).Broken!.Reason, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, genuine);
        Assert.Null((await host.Audit.VerifyAsync(default)).Broken);
    }

    [Fact]
    public async Task Erasing_the_salts_leaves_the_chain_whole()
    {
        await host.Database.WriteAsync(w => w.ExecuteAsync("delete from audit_salts"), WritePriority.Caller, default);

        Assert.Null((await host.Audit.VerifyAsync(default)).Broken);
    }

    [Fact]
    public async Task Stopping_seals_what_is_left()
    {
        using var directory = new TestDirectory();
        await using (var first = await TestHost.StartAsync(new TestHostOptions { Modules = [new NotesModule()], DataDirectory = directory.Path }))
        {
            await first.MustAsync(new WriteNote { Text = "last words" });
            await first.CallAsync(new CountNotes(), Callers.InRole(Roles.Viewer));
            await first.CallAsync(new CountNotes(), Callers.InRole(Roles.Viewer));
        }

        await using var second = await TestHost.StartAsync(new TestHostOptions { Modules = [new NotesModule()], DataDirectory = directory.Path });
        Assert.Equal(new AuditVerification(3, 0, null), await second.Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task The_log_is_filtered_and_goes_back_from_the_newest()
    {
        var newest = await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { Operation = "notes.write", Actor = "user:administrator", Outcome = "succeeded" }, null, 5, default);
        var older = await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.MaxValue }, newest[^1].Position, 100, default);

        Assert.Equal([20L, 19, 18, 17, 16], newest.Select(r => r.Position));
        Assert.Equal(15, older.Count);
        Assert.All(older, r => Assert.NotNull(r.Seal));
        Assert.Single(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { TargetId = newest[0].TargetId }, null, 5, default));
        Assert.Empty(await host.Audit.ReadAsync("other", new AuditFilter(), null, 5, default));
    }
}
