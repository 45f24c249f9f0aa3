using Alexandria.Audit;
using Alexandria.Identity;
using Alexandria.Testing;

namespace Alexandria.Architecture.Tests.Guide;

/// <summary>The code of docs/guides/add-a-module.md, run.</summary>
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
}
