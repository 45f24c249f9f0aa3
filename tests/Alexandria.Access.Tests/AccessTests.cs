using Alexandria.Access.Keys;
using Alexandria.Access.Sessions;
using Alexandria.Access.Tenants;
using Alexandria.Access.Users;
using Alexandria.Audit;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Testing;

namespace Alexandria.Access.Tests;

public sealed class AccessTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    private readonly TestClock clock = new();
    private TestHost host = null!;

    private IAuthenticator Authenticator => host.Get<IAuthenticator>();

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(new TestHostOptions { Modules = [new AccessModule()], Time = clock });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_first_start_makes_one_administrator_key_and_later_starts_none()
    {
        using var directory = new TestDirectory();
        string key;
        await using (var first = await TestHost.StartAsync(new TestHostOptions { Modules = [new AccessModule()], DataDirectory = directory.Path }))
        {
            key = first.Get<InitialAdministrator>().NewKey!;
            Assert.StartsWith("alx_", key, StringComparison.Ordinal);
        }

        await using var second = await TestHost.StartAsync(new TestHostOptions { Modules = [new AccessModule()], DataDirectory = directory.Path });
        Assert.Null(second.Get<InitialAdministrator>().NewKey);
        var caller = await second.Get<IAuthenticator>().WithTokenAsync(key, default);
        Assert.True(caller.Value.Can("anything:at-all"));
    }

    [Fact]
    public async Task A_configured_administrator_key_is_valid_on_each_start_and_no_other_is_made()
    {
        await using var configured = await TestHost.StartAsync(new TestHostOptions
        {
            Modules = [new AccessModule()],
            Settings = new Dictionary<string, string?> { ["Access:AdminKey"] = "0123456789abcdef" },
        });

        Assert.Null(configured.Get<InitialAdministrator>().NewKey);
        Assert.Equal("admin", (await configured.Get<IAuthenticator>().WithTokenAsync("0123456789abcdef", default)).Value.Id);
        var session = await configured.MustAsync(new StartSession { Key = "0123456789abcdef" }, Caller.Anonymous);
        Assert.Equal("admin", (await configured.Get<IAuthenticator>().WithSessionAsync(session.Session, default)).Value.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdeX")]
    [InlineData("alx_0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_unknown_token_is_nobody(string token) =>
        Assert.Equal(ErrorKind.Unauthenticated, (await Authenticator.WithTokenAsync(token, default)).Error?.Kind);

    [Fact]
    public async Task A_user_signs_in_with_his_password_and_has_his_roles_permissions()
    {
        await AddUserAsync("ada@example.com", Roles.Agent);

        var session = await host.MustAsync(new SignIn { Email = " ADA@example.com", Password = Password }, Caller.Anonymous);
        var caller = (await Authenticator.WithSessionAsync(session.Session, default)).Value;

        Assert.True(caller.Can(Permissions.TicketsWrite));
        Assert.False(caller.Can(Permissions.UsersWrite));
        Assert.Equal(clock.GetUtcNow().AddHours(12), session.ExpiresAt);
        Assert.Equal(caller.Id, Assert.Single(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { Operation = "session.sign-in" }, null, 10, default)).Actor);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_read_alike_and_are_audited()
    {
        await AddUserAsync("ada@example.com", Roles.Agent);

        var wrong = await host.CallAsync(new SignIn { Email = "ada@example.com", Password = "not that one" }, Caller.Anonymous);
        var unknown = await host.CallAsync(new SignIn { Email = "bob@example.com", Password = "not that one" }, Caller.Anonymous);

        Assert.Equal((wrong.Error!.Kind, wrong.Error.Code, wrong.Error.Message), (unknown.Error!.Kind, unknown.Error.Code, unknown.Error.Message));
        Assert.Equal("invalid_credentials", wrong.Error?.Code);
        Assert.NotEmpty(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { Operation = "session.sign-in", Outcome = "invalid_credentials" }, null, 10, default));
    }

    [Fact]
    public async Task A_session_ends_by_signing_out_by_time_and_when_the_user_is_disabled()
    {
        var user = await AddUserAsync("ada@example.com", Roles.Agent);
        var (first, second) = (await SignInAsync(), await SignInAsync());

        await host.MustAsync(new SignOut { Session = first }, (await Authenticator.WithSessionAsync(first, default)).Value);
        Assert.True((await Authenticator.WithSessionAsync(first, default)).Failed);
        Assert.False((await Authenticator.WithSessionAsync(second, default)).Failed);

        clock.Advance(TimeSpan.FromHours(12));
        Assert.True((await Authenticator.WithSessionAsync(second, default)).Failed);

        var third = await SignInAsync();
        await host.MustAsync(new UpdateUser { Id = user.Id, Disabled = true });
        Assert.True((await Authenticator.WithSessionAsync(third, default)).Failed);
        Assert.True((await host.CallAsync(new SignIn { Email = "ada@example.com", Password = Password }, Caller.Anonymous)).Failed);
    }

    [Fact]
    public async Task Changing_the_password_needs_the_present_one_and_ends_all_sessions()
    {
        await AddUserAsync("ada@example.com", Roles.Viewer);
        var session = await SignInAsync();
        var ada = (await Authenticator.WithSessionAsync(session, default)).Value;

        Assert.Equal("wrong_password", (await host.CallAsync(new ChangePassword { Current = "wrong", New = "another good one" }, ada)).Error?.Code);
        Assert.Equal("invalid_request", (await host.CallAsync(new ChangePassword { Current = Password, New = "short" }, ada)).Error?.Code);
        await host.MustAsync(new ChangePassword { Current = Password, New = "another good one" }, ada);

        Assert.True((await Authenticator.WithSessionAsync(session, default)).Failed);
        Assert.True((await host.CallAsync(new SignIn { Email = "ada@example.com", Password = Password }, Caller.Anonymous)).Failed);
        Assert.False((await host.CallAsync(new SignIn { Email = "ada@example.com", Password = "another good one" }, Caller.Anonymous)).Failed);
        Assert.Equal("no_password", (await host.CallAsync(new ChangePassword { Current = Password, New = "another good one" }, Callers.Administrator with { Id = "key:1" })).Error?.Code);
    }

    [Fact]
    public async Task Users_are_listed_changed_with_versions_and_unique_by_address()
    {
        var user = await AddUserAsync("ada@example.com", Roles.Agent);
        clock.Advance(TimeSpan.FromSeconds(1));
        await AddUserAsync("bob@example.com", Roles.Viewer);

        Assert.Equal("email_taken", (await host.CallAsync(NewUser("Ada@Example.com", Roles.Viewer))).Error?.Code);
        var first = await host.MustAsync(new ListUsers { Limit = 1 });
        var rest = await host.MustAsync(new ListUsers { Limit = 1, Cursor = first.NextCursor });
        Assert.Equal(["ada@example.com", "bob@example.com"], first.Items.Concat(rest.Items).Select(u => u.Email));

        var manager = await host.MustAsync(new UpdateUser { Id = user.Id, Role = Roles.Manager, Name = "Ada L." }, options: new CallOptions { ExpectedVersion = 1 });
        Assert.Equal((Roles.Manager, "Ada L.", 2L), (manager.Role, manager.Name, manager.Version));
        Assert.Equal(ErrorKind.PreconditionFailed, (await host.CallAsync(new UpdateUser { Id = user.Id, Name = "x" }, options: new CallOptions { ExpectedVersion = 1 })).Error?.Kind);
        Assert.Equal(manager, await host.MustAsync(new GetUser { Id = user.Id }));
        Assert.Equal("user_not_found", (await host.CallAsync(new GetUser { Id = user.Id }, Callers.InRole(Roles.Administrator, "other"))).Error?.Code);
        Assert.Equal("invalid_request", (await host.CallAsync(NewUser("carl@example.com", "king"))).Error?.Code);
    }

    [Fact]
    public async Task A_key_does_what_it_was_given_until_it_expires_or_is_revoked()
    {
        var expiring = await host.MustAsync(new CreateKey { Name = "ci", Permissions = [Permissions.UsersRead], ExpiresAt = clock.GetUtcNow().AddDays(1) });
        var lasting = await host.MustAsync(new CreateKey { Name = "bot", Role = Roles.Viewer });

        var caller = (await Authenticator.WithTokenAsync(expiring.Key, default)).Value;
        Assert.True(caller.Can(Permissions.UsersRead));
        Assert.False(caller.Can(Permissions.UsersWrite));

        clock.Advance(TimeSpan.FromDays(2));
        Assert.True((await Authenticator.WithTokenAsync(expiring.Key, default)).Failed);

        var session = await host.MustAsync(new StartSession { Key = lasting.Key }, Caller.Anonymous);
        Assert.False((await Authenticator.WithSessionAsync(session.Session, default)).Failed);
        await host.MustAsync(new RevokeKey { Id = lasting.Id });
        Assert.True((await Authenticator.WithTokenAsync(lasting.Key, default)).Failed);
        Assert.True((await Authenticator.WithSessionAsync(session.Session, default)).Failed);
        Assert.Equal("already_revoked", (await host.CallAsync(new RevokeKey { Id = lasting.Id })).Error?.Code);
        Assert.DoesNotContain(lasting.Key, Json.Write(await host.MustAsync(new ListKeys())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_grants_more_than_he_holds()
    {
        var limited = Callers.Administrator with { Permissions = new HashSet<string> { Permissions.KeysWrite, Permissions.UsersRead } };

        Assert.Equal("forbidden", (await host.CallAsync(new CreateKey { Name = "x", Role = Roles.Administrator }, limited)).Error?.Code);
        Assert.False((await host.CallAsync(new CreateKey { Name = "x", Permissions = [Permissions.UsersRead] }, limited)).Failed);
        Assert.Equal("role_or_permissions", (await host.CallAsync(new CreateKey { Name = "x" })).Error?.Code);
        Assert.Equal("unknown_permission", (await host.CallAsync(new CreateKey { Name = "x", Permissions = ["moon:walk"] })).Error?.Code);
        Assert.Equal("expires_in_the_past", (await host.CallAsync(new CreateKey { Name = "x", Role = Roles.Viewer, ExpiresAt = clock.GetUtcNow() })).Error?.Code);
    }

    [Fact]
    public async Task A_new_tenants_key_opens_that_tenant_alone()
    {
        await AddUserAsync("ada@example.com", Roles.Agent);
        var tenant = await host.MustAsync(new CreateTenant { Name = "Second" });

        var caller = (await Authenticator.WithTokenAsync(tenant.Key, default)).Value;

        Assert.Equal(tenant.Id, (await host.MustAsync(new WhoAmI(), caller)).Tenant);
        Assert.Empty((await host.MustAsync(new ListUsers(), caller)).Items);
        Assert.Equal("forbidden", (await host.CallAsync(new CreateTenant { Name = "Third" }, caller)).Error?.Code);
    }

    [Fact]
    public async Task The_list_of_roles_says_who_may_call_what()
    {
        var roles = (await host.MustAsync(new ListRoles())).Items;

        Assert.Equal(Roles.All, roles.Select(r => r.Name));
        Assert.DoesNotContain("users.create", roles.Single(r => r.Name == Roles.Manager).Operations);
        Assert.Equal(host.Operations.All.Select(o => o.Name), roles.Single(r => r.Name == Roles.Administrator).Operations);
    }

    [Fact]
    public async Task No_secret_is_in_the_database_as_it_was_typed()
    {
        await AddUserAsync("ada@example.com", Roles.Agent);
        var session = await SignInAsync();
        var key = await host.MustAsync(new CreateKey { Name = "ci", Role = Roles.Viewer });
        var bytes = string.Concat(Directory.GetFiles(host.DataDirectory).Select(ReadShared));
        foreach (var secret in new[] { Password, session, key.Key })
        {
            Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
        }
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static CreateUser NewUser(string email, string role) => new() { Email = email, Name = email, Role = role, Password = Password };

    private Task<UserView> AddUserAsync(string email, string role) => host.MustAsync(NewUser(email, role));

    private async Task<string> SignInAsync() => (await host.MustAsync(new SignIn { Email = "ada@example.com", Password = Password }, Caller.Anonymous)).Session;
}
