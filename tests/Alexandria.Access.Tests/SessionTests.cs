using System.Net;
using Alexandria.Access.Sessions;
using Alexandria.Access.Users;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Testing;

namespace Alexandria.Access.Tests;

/// <summary>Console sessions: what their owner sees of them, and how they end.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    private readonly TestClock clock = new();
    private TestHost host = null!;
    private UserView ada = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(new TestHostOptions { Modules = [new AccessModule()], Time = clock, Settings = new Dictionary<string, string?> { ["RateLimits:AnonymousPerSecond"] = "0" } });
        ada = await AddUserAsync("ada@example.com");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task One_sees_where_one_is_signed_in_and_which_session_is_this_one()
    {
        await SignInAsync("192.0.2.1", Firefox);
        clock.Advance(TimeSpan.FromMinutes(10));
        var here = await CallerAsync(await SignInAsync("2001:db8::1", "curl/8.5.0"));

        var listed = (await host.MustAsync(new ListSessions(), here)).Items;
        Assert.Equal([("2001:db8::1", "curl", true), ("192.0.2.1", "Firefox on Linux", false)], listed.Select(s => (s.Address!, s.Agent!, s.Current)));
        Assert.Equal([clock.GetUtcNow(), clock.GetUtcNow().AddMinutes(-10)], listed.Select(s => s.CreatedAt));
        Assert.DoesNotContain("als_", Json.Write(listed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_says_when_it_was_used_last_to_the_minute()
    {
        var session = await SignInAsync();
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(clock.GetUtcNow().AddSeconds(-59), Assert.Single((await host.MustAsync(new ListSessions(), await CallerAsync(session))).Items).LastUsedAt);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(clock.GetUtcNow(), Assert.Single((await host.MustAsync(new ListSessions(), await CallerAsync(session))).Items).LastUsedAt);
    }

    [Fact]
    public async Task One_ends_ones_own_sessions_and_nobody_elses()
    {
        await AddUserAsync("bob@example.com");
        var (first, second, third) = (await SignInAsync(), await SignInAsync(), await SignInAsync());
        var bobs = await SignInAsync(email: "bob@example.com");
        var here = await CallerAsync(first);

        Assert.Equal("session_not_found", (await host.CallAsync(new EndSession { Id = (await CallerAsync(bobs)).Session! }, here)).Error?.Code);
        Assert.Equal(1, (await host.MustAsync(new EndSession { Id = (await CallerAsync(second)).Session! }, here)).Ended);
        Assert.True(await HasEndedAsync(second));
        Assert.Equal(1, (await host.MustAsync(new EndOtherSessions(), here)).Ended);
        Assert.True(await HasEndedAsync(third));
        Assert.False(await HasEndedAsync(first));
        Assert.False(await HasEndedAsync(bobs));
    }

    [Fact]
    public async Task An_administrator_sees_and_ends_a_users_sessions_in_his_tenant_only()
    {
        var session = await SignInAsync();

        Assert.Single((await host.MustAsync(new ListUserSessions { Id = ada.Id })).Items);
        Assert.Equal("user_not_found", (await host.CallAsync(new ListUserSessions { Id = ada.Id }, Callers.InRole(Roles.Administrator, "other"))).Error?.Code);
        Assert.Equal("user_not_found", (await host.CallAsync(new EndUserSessions { Id = ada.Id }, Callers.InRole(Roles.Administrator, "other"))).Error?.Code);
        Assert.False(await HasEndedAsync(session));
        Assert.Equal(1, (await host.MustAsync(new EndUserSessions { Id = ada.Id })).Ended);
        Assert.True(await HasEndedAsync(session));
    }

    [Fact]
    public async Task A_session_ends_when_it_is_not_used_and_at_the_latest_at_its_absolute_end()
    {
        var (idle, used) = (await SignInAsync(), await SignInAsync());
        for (var hour = 1; hour < 12; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            Assert.False(await HasEndedAsync(used));
            if (hour == 4)
            {
                Assert.True(await HasEndedAsync(idle));
                Assert.Single((await host.MustAsync(new ListSessions(), await CallerAsync(used))).Items);
            }
        }

        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await HasEndedAsync(used));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("disabled")]
    [InlineData("role")]
    public async Task A_new_password_a_new_role_and_being_disabled_end_the_sessions(string change)
    {
        var session = await SignInAsync();
        if (change == "password")
        {
            await host.MustAsync(new SetPassword { Id = ada.Id, Password = "another good one" });
        }
        else
        {
            await host.MustAsync(new UpdateUser { Id = ada.Id, Disabled = change == "disabled", Role = change == "role" ? Roles.Viewer : null });
        }

        Assert.True(await HasEndedAsync(session));
        Assert.Empty((await host.MustAsync(new ListUserSessions { Id = ada.Id })).Items);
    }

    [Fact]
    public async Task Each_signing_in_has_a_secret_of_its_own_and_one_owner_at_most_a_hundred()
    {
        var first = await SignInAsync();
        var secrets = new HashSet<string>(StringComparer.Ordinal) { first };
        for (var i = 0; i < 100; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var key = await host.MustAsync(new StartSession { Key = host.Get<InitialAdministrator>().NewKey! }, Caller.Anonymous);
            Assert.True(secrets.Add(key.Session));
        }

        // They are the administrator key's; the user's is not counted with them.
        Assert.False(await HasEndedAsync(first));
        clock.Advance(TimeSpan.FromSeconds(1));
        var last = await host.MustAsync(new StartSession { Key = host.Get<InitialAdministrator>().NewKey! }, Caller.Anonymous);
        Assert.Equal(100, (await host.MustAsync(new ListSessions(), await CallerAsync(last.Session))).Items.Count);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(Firefox, "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("python-requests/2.32", "python-requests")]
    [InlineData("<script>alert(1)</script>", "another program")]
    public void A_browser_is_called_as_people_know_it(string? header, string? name) => Assert.Equal(name, AgentName.Of(header));

    private Task<UserView> AddUserAsync(string email) => host.MustAsync(new CreateUser { Email = email, Name = email, Role = Roles.Agent, Password = Password });

    private async Task<string> SignInAsync(string address = "192.0.2.9", string? agent = null, string email = "ada@example.com") =>
        (await host.MustAsync(new SignIn { Email = email, Password = Password }, Caller.Anonymous, new CallOptions { Origin = new RequestOrigin(IPAddress.Parse(address), agent) })).Session;

    private async Task<Caller> CallerAsync(string session) => (await host.Get<IAuthenticator>().WithSessionAsync(session, default)).Value;

    private async Task<bool> HasEndedAsync(string session) => (await host.Get<IAuthenticator>().WithSessionAsync(session, default)).Failed;
}
