using System.Net;
using Alexandria.Access.Sessions;
using Alexandria.Access.Users;
using Alexandria.Audit;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alexandria.Access.Tests;

/// <summary>Guessing passwords gets slower and slower, and teaches nothing.</summary>
public sealed class SignInGuardTests : IAsyncLifetime
{
    private const string Ada = "ada@example.com";
    private const string Password = "correct horse battery";

    private static readonly RequestOrigin Home = new(IPAddress.Parse("192.0.2.1"), "Home");
    private static readonly RequestOrigin Attacker = new(IPAddress.Parse("198.51.100.7"), "curl");

    private readonly TestDirectory directory = new();
    private readonly TestClock clock = new();
    private readonly CountingHasher hasher = new();
    private TestHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await StartAsync();
        await host.MustAsync(new CreateUser { Email = Ada, Name = "Ada", Role = Roles.Agent, Password = Password });
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_waits()
    {
        await FailAsync(Ada, Attacker, 5);

        Assert.Equal(("sign_in_limited", 30), await RefusalAsync(Ada, Attacker, Password));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(("sign_in_limited", 1), await RefusalAsync(Ada, Attacker, Password));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await AttemptAsync(Ada, Attacker, Password));
    }

    [Fact]
    public async Task Each_further_failure_doubles_the_delay_up_to_the_longest()
    {
        await FailAsync(Ada, Attacker, 5);
        foreach (var expected in new[] { 30, 60, 120, 240, 480, 900, 900 })
        {
            Assert.Equal(("sign_in_limited", expected), await RefusalAsync(Ada, Attacker));
            clock.Advance(TimeSpan.FromSeconds(expected));
            Assert.Equal(("invalid_credentials", 0), await RefusalAsync(Ada, Attacker));
        }
    }

    [Fact]
    public async Task What_is_refused_does_not_make_the_delay_longer()
    {
        await FailAsync(Ada, Attacker, 5);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("sign_in_limited", (await RefusalAsync(Ada, Attacker)).Code);
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await AttemptAsync(Ada, Attacker, Password));
    }

    [Fact]
    public async Task A_delay_survives_a_restart()
    {
        await FailAsync(Ada, Attacker, 5);
        await host.DisposeAsync();
        host = await StartAsync();

        Assert.Equal(("sign_in_limited", 30), await RefusalAsync(Ada, Attacker, Password));
    }

    [Fact]
    public async Task Success_clears_the_accounts_count()
    {
        await FailAsync(Ada, Home, 4);
        Assert.Null(await AttemptAsync(Ada, Home, Password));
        await FailAsync(Ada, Home, 4);
        Assert.Null(await AttemptAsync(Ada, Home, Password));
    }

    [Fact]
    public async Task An_attacker_from_everywhere_is_slowed_down_and_does_not_lock_the_owner_out()
    {
        Assert.Null(await AttemptAsync(Ada, Home, Password));
        for (var i = 0; i < 10; i++)
        {
            await FailAsync(Ada, Elsewhere(i), 5);
        }

        Assert.Equal(("sign_in_limited", 30), await RefusalAsync(Ada, Elsewhere(99)));
        Assert.Null(await AttemptAsync(Ada, Home, Password));
    }

    [Fact]
    public async Task Where_the_owner_has_never_been_the_delay_of_the_account_does_not_grow()
    {
        for (var i = 0; i < 10; i++)
        {
            await FailAsync(Ada, Elsewhere(i), 5);
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(("sign_in_limited", 30), await RefusalAsync(Ada, Elsewhere(100 + i)));
            clock.Advance(TimeSpan.FromSeconds(30));
            await FailAsync(Ada, Elsewhere(100 + i), 1);
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await AttemptAsync(Ada, Elsewhere(200), Password));
    }

    [Fact]
    public async Task One_address_that_tries_many_accounts_is_slowed_down_for_all()
    {
        for (var i = 0; i < 100; i++)
        {
            await FailAsync($"user{i}@example.com", Attacker, 1);
        }

        Assert.Equal(("sign_in_limited", 30), await RefusalAsync(Ada, Attacker, Password));
        Assert.Null(await AttemptAsync(Ada, Home, Password));
    }

    [Fact]
    public async Task An_own_account_does_not_pay_for_guesses_at_others()
    {
        for (var i = 0; i < 99; i++)
        {
            await FailAsync($"user{i}@example.com", Attacker, 1);
        }

        Assert.Null(await AttemptAsync(Ada, Attacker, Password));
        await FailAsync("one-more@example.com", Attacker, 1);
        Assert.Equal("sign_in_limited", (await RefusalAsync(Ada, Attacker, Password)).Code);
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_count_as_one()
    {
        for (var i = 0; i < 5; i++)
        {
            await FailAsync(Ada, new RequestOrigin(IPAddress.Parse($"2001:db8:1:2::{i + 1}"), null), 1);
        }

        Assert.Equal("sign_in_limited", (await RefusalAsync(Ada, new RequestOrigin(IPAddress.Parse("2001:db8:1:2:ffff::1"), null), Password)).Code);
        Assert.Null(await AttemptAsync(Ada, new RequestOrigin(IPAddress.Parse("2001:db8:1:3::1"), null), Password));
        Assert.Equal(new RequestOrigin(IPAddress.Parse("::ffff:192.0.2.1"), null).Network, Home.Network);
    }

    [Fact]
    public async Task A_volley_sent_at_once_gets_no_more_guesses_than_one_in_a_row()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => RefusalAsync(Ada, Attacker)));

        Assert.Equal(5, answers.Count(a => a.Code == "invalid_credentials"));
        Assert.Equal(35, answers.Count(a => a.Code == "sign_in_limited"));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("disabled")]
    public async Task No_account_answers_and_costs_what_a_wrong_password_does(string kind)
    {
        var account = $"{kind}@example.com";
        if (kind == "disabled")
        {
            var user = await host.MustAsync(new CreateUser { Email = account, Name = "Bob", Role = Roles.Agent, Password = Password });
            await host.MustAsync(new UpdateUser { Id = user.Id, Disabled = true });
        }

        for (var i = 0; i < 8; i++)
        {
            var (known, knownWork) = await MeasuredAsync(Ada);
            var (other, otherWork) = await MeasuredAsync(account);
            Assert.Equal((known.Kind, known.Code, known.Message, known.RetryAfter), (other.Kind, other.Code, other.Message, other.RetryAfter));
            Assert.Equal((i < 5 ? 1 : 0, i < 5 ? 1 : 0), (knownWork, otherWork));
        }
    }

    [Fact]
    public async Task Guessing_the_present_password_in_a_session_left_open_is_slowed_down_as_well()
    {
        var session = await host.MustAsync(new SignIn { Email = Ada, Password = Password }, Caller.Anonymous);
        var ada = (await host.Get<IAuthenticator>().WithSessionAsync(session.Session, default)).Value;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("wrong_password", (await host.CallAsync(new ChangePassword { Current = "a guess", New = "another good one" }, ada)).Error?.Code);
        }

        Assert.Equal("sign_in_limited", (await host.CallAsync(new ChangePassword { Current = Password, New = "another good one" }, ada)).Error?.Code);
    }

    [Fact]
    public async Task Failures_are_audited_by_reason_and_repetitions_are_counted()
    {
        await FailAsync(Ada, Attacker, 5);
        await RefusalAsync(Ada, Attacker);
        clock.Advance(TimeSpan.FromMinutes(1));

        var wrong = await host.UntilAsync(() => LinesAsync("invalid_credentials"), lines => lines.Sum(l => l.Count) >= 5);
        Assert.Equal([1, 4], wrong.Select(l => l.Count).Order());
        Assert.Single(await LinesAsync("sign_in_limited"));

        Task<IReadOnlyList<AuditRecord>> LinesAsync(string outcome) =>
            host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { Operation = "session.sign-in", Outcome = outcome }, null, 10, default);
    }

    [Fact]
    public async Task What_was_typed_is_not_in_the_database_and_the_counts_are_bounded()
    {
        await using var small = await StartAsync(("SignIn:MostCounts", "1000"), ("SignIn:FailuresPerAddress", "100000"), ("SignIn:FailuresPerAccountAndAddress", "1"));
        await Task.WhenAll(Enumerable.Range(0, 1_300).Select(i => small.Get<SignInGuard>().ChargeAsync($"unknown{i}@example.com", Attacker, default)));

        var counts = await small.Database.ReadAsync(work => work.QueryAsync<string>("select key from sign_in_failures"), default);
        Assert.InRange(counts.Count, 1_000, 1_000 + (256 * 3));
        Assert.All(counts, key => Assert.Matches("^[0-9a-f]{64}$", key));
    }

    private static RequestOrigin Elsewhere(int i) => new(IPAddress.Parse($"203.0.113.{i}"), null);

    private async Task<TestHost> StartAsync(params (string Key, string Value)[] settings)
    {
        return await TestHost.StartAsync(new TestHostOptions
        {
            Modules = [new AccessModule()],
            Time = clock,
            DataDirectory = settings.Length == 0 ? directory.Path : null,
            Settings = settings.Append(("RateLimits:AnonymousPerSecond", "0")).ToDictionary(s => s.Item1, s => (string?)s.Item2, StringComparer.Ordinal),
            Services = (services, _) => services.AddSingleton<IPasswordHasher<object>>(hasher),
        });
    }

    private async Task FailAsync(string account, RequestOrigin origin, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(("invalid_credentials", 0), await RefusalAsync(account, origin));
        }
    }

    private async Task<(string? Code, int Seconds)> RefusalAsync(string account, RequestOrigin origin, string password = "not that one")
    {
        var error = await AttemptAsync(account, origin, password);
        return (error?.Code, (int)(error?.RetryAfter?.TotalSeconds ?? 0));
    }

    private async Task<Error?> AttemptAsync(string account, RequestOrigin origin, string password) =>
        (await host.CallAsync(new SignIn { Email = account, Password = password }, Caller.Anonymous, new CallOptions { Origin = origin })).Error;

    private async Task<(Error Error, int Work)> MeasuredAsync(string account)
    {
        var before = hasher.Verifications;
        var error = await AttemptAsync(account, Attacker, "not that one");
        return (error!, hasher.Verifications - before);
    }

    /// <summary>The framework's hasher, which counts how often it is asked; with few iterations, as hundreds of guesses are tried here.</summary>
    private sealed class CountingHasher() : PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 100 }))
    {
        private int verifications;

        public int Verifications => verifications;

        public override PasswordVerificationResult VerifyHashedPassword(object user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref verifications);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
