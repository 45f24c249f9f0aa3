using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Testing;

namespace Alexandria.Architecture.Tests.Guide;

/// <summary>The code of docs/guides/add-a-module.md and events.md, run.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task Greeting_somebody_writes_a_row_an_event_and_an_audit_line()
    {
        await using var host = await TestHost.StartAsync(new GreetingsModule());

        var greeting = await host.MustAsync(new Greet { Name = "Ada" });

        Assert.Equal("Hello, Ada!", greeting.Text);
        Assert.Equal("greetings.greeted", Assert.Single(await host.Events.ReadAsync(Caller.DefaultTenant, 0, [], 10, default)).Name);
        Assert.Equal(greeting.Id, Assert.Single(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter(), null, 10, default)).TargetId);
    }

    [Fact]
    public async Task An_answer_that_was_stored_in_the_first_version_comes_to_the_subscriber_in_the_second()
    {
        using var directory = new TestDirectory();
        var options = new TestHostOptions { Modules = [new GreetingsModule()], DataDirectory = directory.Path };
        GreetingView greeting;
        await using (var before = await TestHost.StartAsync(options))
        {
            greeting = await before.MustAsync(new Greet { Name = "Ada" });
            await before.Database.WriteAsync(
                work => work.ExecuteAsync(
                    """
                    insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, payload)
                    values ('e1', 'greetings.answered', 1, 'default', @id, 2, 1, 'u', '4bf92f3577b34da6a3ce929d0e0e4736', @payload)
                    """,
                    new { greeting.Id, Payload = Json.Write(new { greetingId = greeting.Id, mood = "glad", revision = 2, subject = greeting.Id }) }),
                WritePriority.Caller,
                default);
        }

        await using var host = await TestHost.StartAsync(options);
        var text = await host.UntilAsync(
            () => host.Database.ReadAsync(work => work.FirstOrDefaultAsync<string>("select text from greetings where id = @id", new { greeting.Id }), default),
            text => text != greeting.Text);

        Assert.Equal("Hello, Ada! :-)", text);
        Assert.Equal([(1, false), (2, true)], host.Get<IEventSchemas>().All.Where(e => e.Event == "greetings.answered").Select(e => (e.Version, e.Latest)));
    }
}
