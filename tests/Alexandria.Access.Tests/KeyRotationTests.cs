using Alexandria.Access.Keys;
using Alexandria.Access.Sessions;
using Alexandria.Access.Tenants;
using Alexandria.Identity;
using Alexandria.Testing;

namespace Alexandria.Access.Tests;

/// <summary>A key gets a new secret, and nobody who uses it is cut off before he could change over.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly TestClock clock = new();
    private TestHost host = null!;
    private NewKey key = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(new TestHostOptions { Modules = [new AccessModule()], Time = clock });
        key = await host.MustAsync(new CreateKey { Name = "ci", Role = Roles.Agent });
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Both_secrets_are_the_same_key_until_the_overlap_ends()
    {
        var rotated = await host.MustAsync(new RotateKey { Id = key.Id });

        Assert.NotEqual(key.Key, rotated.Key);
        Assert.Equal((key.Id, key.Name, clock.GetUtcNow().AddHours(24)), (rotated.Id, rotated.Name, rotated.PreviousUntil!.Value));
        Assert.Equal(await IdAsync(key.Key), await IdAsync(rotated.Key));
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Equal($"key:{key.Id}", await IdAsync(key.Key));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await IdAsync(key.Key));
        Assert.Equal($"key:{key.Id}", await IdAsync(rotated.Key));
    }

    [Fact]
    public async Task Without_overlap_the_old_secret_and_its_sessions_end_at_once()
    {
        var session = await host.MustAsync(new StartSession { Key = key.Key }, Caller.Anonymous);

        var rotated = await host.MustAsync(new RotateKey { Id = key.Id, OverlapHours = 0 });

        Assert.Null(await IdAsync(key.Key));
        Assert.Null(rotated.PreviousUntil);
        Assert.True((await host.Get<IAuthenticator>().WithSessionAsync(session.Session, default)).Failed);
    }

    [Fact]
    public async Task No_session_outlives_the_secret_that_it_may_have_begun_with()
    {
        var session = await host.MustAsync(new StartSession { Key = key.Key }, Caller.Anonymous);
        await host.MustAsync(new RotateKey { Id = key.Id, OverlapHours = 1 });

        Assert.False((await host.Get<IAuthenticator>().WithSessionAsync(session.Session, default)).Failed);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await host.Get<IAuthenticator>().WithSessionAsync(session.Session, default)).Failed);
    }

    [Fact]
    public async Task Rotating_again_within_the_overlap_leaves_the_last_two_secrets()
    {
        var second = await host.MustAsync(new RotateKey { Id = key.Id });
        clock.Advance(TimeSpan.FromHours(1));
        var third = await host.MustAsync(new RotateKey { Id = key.Id });

        Assert.Null(await IdAsync(key.Key));
        Assert.NotNull(await IdAsync(second.Key));
        Assert.NotNull(await IdAsync(third.Key));
        clock.Advance(TimeSpan.FromHours(24));
        Assert.Null(await IdAsync(second.Key));
    }

    [Fact]
    public async Task Revoking_and_expiry_hold_for_the_old_secret_as_well()
    {
        await host.MustAsync(new RotateKey { Id = key.Id });
        await host.MustAsync(new RevokeKey { Id = key.Id });
        Assert.Null(await IdAsync(key.Key));
        Assert.Equal("key_not_in_force", (await host.CallAsync(new RotateKey { Id = key.Id })).Error?.Code);

        var expiring = await host.MustAsync(new CreateKey { Name = "short", Role = Roles.Viewer, ExpiresAt = clock.GetUtcNow().AddHours(2) });
        await host.MustAsync(new RotateKey { Id = expiring.Id });
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await IdAsync(expiring.Key));
        Assert.Equal("key_not_in_force", (await host.CallAsync(new RotateKey { Id = expiring.Id })).Error?.Code);
    }

    [Fact]
    public async Task Nobody_gets_the_secret_of_a_key_that_may_more_than_he()
    {
        var limited = Callers.Administrator with { Permissions = new HashSet<string> { Permissions.KeysWrite, Permissions.TicketsRead } };
        Assert.Equal("forbidden", (await host.CallAsync(new RotateKey { Id = key.Id }, limited)).Error?.Code);
        Assert.NotNull(await IdAsync(key.Key));

        var tenant = await host.MustAsync(new CreateTenant { Name = "Others" });
        var other = (await host.Get<IAuthenticator>().WithTokenAsync(tenant.Key, default)).Value;
        Assert.Equal("key_not_found", (await host.CallAsync(new RotateKey { Id = key.Id }, other)).Error?.Code);
    }

    [Fact]
    public async Task A_key_says_when_it_came_in_last()
    {
        Assert.Null((await ListedAsync()).LastUsedAt);
        clock.Advance(TimeSpan.FromMinutes(5));
        await IdAsync(key.Key);
        Assert.Equal(clock.GetUtcNow(), (await ListedAsync()).LastUsedAt);
        var then = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(30));
        await IdAsync(key.Key);
        Assert.Equal(then, (await ListedAsync()).LastUsedAt);
    }

    private async Task<string?> IdAsync(string secret) => await host.Get<IAuthenticator>().WithTokenAsync(secret, default) is { Failed: false } caller ? caller.Value.Id : null;

    private async Task<KeyView> ListedAsync() => (await host.MustAsync(new ListKeys())).Items.Single(k => k.Id == key.Id);
}
