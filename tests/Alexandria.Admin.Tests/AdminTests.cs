using Alexandria.Admin.Audit;
using Alexandria.Admin.Events;
using Alexandria.Admin.Workflows;
using Alexandria.Identity;
using Alexandria.Testing;
using Alexandria.Workflows;

namespace Alexandria.Admin.Tests;

public sealed class AdminTests : IAsyncLifetime
{
    private static readonly Caller Stranger = Callers.InRole(Roles.Administrator, "other");

    private TestHost host = null!;

    public async ValueTask InitializeAsync()
    {
        ChoresModule.Strong = false;
        host = await TestHost.StartAsync(new AdminModule(), new ChoresModule());
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_audit_is_listed_page_by_page_from_the_newest_and_filtered()
    {
        var chores = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            chores.Add((await host.MustAsync(new AddChore())).Id);
        }

        var first = await host.MustAsync(new ListAudit { Limit = 3 });
        var rest = await host.MustAsync(new ListAudit { Limit = 3, Cursor = first.NextCursor });

        Assert.Equal(chores.AsEnumerable().Reverse(), first.Items.Concat(rest.Items).Select(r => r.TargetId));
        Assert.Null(rest.NextCursor);
        Assert.Equal(chores[1], Assert.Single((await host.MustAsync(new ListAudit { TargetId = chores[1], Operation = "chores.add", Outcome = "succeeded", Actor = "user:administrator" })).Items).TargetId);
        Assert.Empty((await host.MustAsync(new ListAudit { To = DateTimeOffset.UnixEpoch })).Items);
        Assert.Empty((await host.MustAsync(new ListAudit(), Stranger)).Items);
        Assert.Equal("invalid_cursor", (await host.CallAsync(new ListAudit { Cursor = "x" })).Error?.Code);
        Assert.Null((await host.MustAsync(new CheckAudit())).Broken);
    }

    [Fact]
    public async Task Events_are_listed_from_the_newest_and_by_name_and_subject()
    {
        var first = await host.MustAsync(new AddChore());
        var second = await host.MustAsync(new AddChore());

        var newest = await host.MustAsync(new ListEvents { Limit = 1, Name = "chores.added" });
        var older = await host.MustAsync(new ListEvents { Limit = 1, Name = "chores.added", Cursor = newest.NextCursor });

        Assert.Equal([second.Id, first.Id], newest.Items.Concat(older.Items).Select(e => e.Subject));
        Assert.Single((await host.MustAsync(new ListEvents { Subject = first.Id })).Items);
        Assert.Empty((await host.MustAsync(new ListEvents { Name = "chores.removed" })).Items);
        Assert.Empty((await host.MustAsync(new ListEvents(), Stranger)).Items);
        Assert.Equal("invalid_cursor", (await host.CallAsync(new ListEvents { Cursor = "x" })).Error?.Code);
    }

    [Fact]
    public async Task A_dead_letter_shows_its_reason_and_is_delivered_again_when_replayed()
    {
        await host.MustAsync(new AddChore { Heavy = true });
        await host.MustAsync(new AddChore { Heavy = true });
        var dead = (await host.UntilAsync(() => host.MustAsync(new ListDeadLetters()), p => p.Items.Count == 2)).Items;
        Assert.All(dead, d => Assert.Equal(("chores.lift", "too_heavy: This cannot be lifted."), (d.Subscriber, d.Reason)));
        var page = await host.MustAsync(new ListDeadLetters { Limit = 1, Subscriber = "chores.lift" });
        Assert.Equal(dead[1].EventId, Assert.Single((await host.MustAsync(new ListDeadLetters { Limit = 1, Cursor = page.NextCursor })).Items).EventId);
        Assert.Single((await host.MustAsync(new ListDeadLetters { EventId = dead[0].EventId })).Items);
        Assert.Empty((await host.MustAsync(new ListDeadLetters(), Stranger)).Items);

        ChoresModule.Strong = true;
        await host.MustAsync(new ReplayEvent { EventId = dead[0].EventId, Subscriber = "chores.lift" });

        var left = await host.UntilAsync(() => host.MustAsync(new ListDeadLetters()), p => p.Items.Count == 1);
        Assert.Equal(dead[1].EventId, left.Items[0].EventId);
        Assert.Equal(dead[0].EventId, Assert.Single((await host.MustAsync(new ListAudit { Operation = "events.replay" })).Items).TargetId);
        Assert.True((await host.CallAsync(new ReplayEvent { EventId = dead[0].EventId, Subscriber = "chores.lift" })).Failed);
        Assert.True((await host.CallAsync(new ReplayEvent { EventId = dead[1].EventId, Subscriber = "nobody" })).Failed);
        Assert.True((await host.CallAsync(new ReplayEvent { EventId = dead[1].EventId, Subscriber = "chores.lift" }, Stranger)).Failed);
    }

    [Fact]
    public async Task Workflow_instances_are_listed_with_the_history_of_their_steps()
    {
        var first = await host.MustAsync(new AddChore());
        await host.MustAsync(new AddChore());
        await host.UntilAsync(() => host.MustAsync(new ListWorkflows { Status = WorkflowStatus.Completed }), p => p.Items.Count == 2);

        var page = await host.MustAsync(new ListWorkflows { Limit = 1, Workflow = "chore" });
        var rest = await host.MustAsync(new ListWorkflows { Limit = 1, Cursor = page.NextCursor });
        Assert.Equal(2, page.Items.Concat(rest.Items).Select(i => i.Id).Distinct().Count());

        var instance = Assert.Single((await host.MustAsync(new ListWorkflows { Correlation = first.Id })).Items);
        var shown = await host.MustAsync(new GetWorkflow { Id = instance.Id });
        Assert.Equal(("sweep", "completed", "swept"), (shown.Steps[0].Node, shown.Steps[0].Outcome, shown.Steps[0].Note));
        Assert.Equal("workflow_not_found", (await host.CallAsync(new GetWorkflow { Id = instance.Id }, Stranger)).Error?.Code);
        Assert.Empty((await host.MustAsync(new ListWorkflows(), Stranger)).Items);
        Assert.Equal("invalid_cursor", (await host.CallAsync(new ListWorkflows { Cursor = "x" })).Error?.Code);
    }

    [Fact]
    public async Task Who_may_not_see_is_denied()
    {
        var viewer = Callers.InRole(Roles.Viewer);

        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new ListAudit(), viewer)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new ListEvents(), viewer)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new ReplayEvent { EventId = "x", Subscriber = "y" }, Callers.InRole(Roles.Manager))).Error?.Kind);
        Assert.False((await host.CallAsync(new ListWorkflows(), viewer)).Failed);
    }
}
