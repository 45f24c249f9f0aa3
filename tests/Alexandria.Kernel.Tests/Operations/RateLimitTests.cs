using System.Net;
using Alexandria.Audit;
using Alexandria.Identity;
using Alexandria.Kernel.Operations;
using Alexandria.Testing;

namespace Alexandria.Kernel.Tests.Operations;

public sealed class RateLimitTests
{
    private static readonly Caller Other = Callers.Administrator with { Id = "key:other" };

    [Fact]
    public async Task Who_calls_too_fast_is_told_when_to_come_back_and_nothing_is_written()
    {
        await using var host = await StartAsync(("WritesPerSecond", "1"), ("BurstSeconds", "3"));

        // The bucket may refill while they run, by one a second: a hundred are too many on any machine.
        var answers = new List<Result<NoteView>>();
        for (var i = 0; i < 100 && !answers.Exists(a => a.Failed); i++)
        {
            answers.Add(await host.CallAsync(new WriteNote { Text = "note" }));
        }

        var refused = answers[^1].Error!;
        Assert.Equal((ErrorKind.RateLimited, "rate_limited"), (refused.Kind, refused.Code));
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.True(answers.Count > 3);
        Assert.Equal(answers.Count - 1, (await host.MustAsync(new CountNotes())).Count);
        Assert.Equal("rate_limited", Assert.Single(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { Outcome = "rate_limited" }, null, 10, default)).Outcome);
    }

    [Fact]
    public async Task One_callers_haste_is_no_other_callers_and_no_other_operations_concern()
    {
        await using var host = await StartAsync(("WritesPerSecond", "1"), ("BurstSeconds", "1"));
        while (!(await host.CallAsync(new WriteNote { Text = "note" })).Failed)
        {
            // Until the bucket is empty.
        }

        Assert.False((await host.CallAsync(new WriteNote { Text = "note" }, Other)).Failed);
        Assert.False((await host.CallAsync(new CountNotes())).Failed);
    }

    [Theory]
    [InlineData("local:root", "1")]
    [InlineData("workflow:ticket-resolution", "1")]
    [InlineData("key:any", "0")]
    public async Task Workflows_callers_on_the_machine_and_all_when_it_is_off_are_not_limited(string caller, string rate)
    {
        await using var host = await StartAsync(("WritesPerSecond", rate), ("BurstSeconds", "1"));

        for (var i = 0; i < 20; i++)
        {
            await host.MustAsync(new WriteNote { Text = "note" }, Callers.Administrator with { Id = caller });
        }
    }

    [Fact]
    public async Task Nobody_in_particular_is_limited_by_the_network_that_he_comes_from()
    {
        await using var host = await StartAsync(("AnonymousPerSecond", "1"), ("BurstSeconds", "3"));
        var limits = host.Get<RateLimits>();
        var operation = host.Operations.All[0];
        while (limits.Refusal(Caller.Anonymous, From("2001:db8:1:2::1"), operation) is null)
        {
            // Until the bucket is empty.
        }

        Assert.NotNull(limits.Refusal(Caller.Anonymous, From("2001:db8:1:2:ffff::9"), operation));
        Assert.Null(limits.Refusal(Caller.Anonymous, From("192.0.2.1"), operation));
        Assert.Equal(("anonymous", 3, 3), (limits.Of(Caller.Anonymous, From("192.0.2.2"), operation)!.Policy, limits.Of(Caller.Anonymous, From("192.0.2.2"), operation)!.Quota, limits.Of(Caller.Anonymous, From("192.0.2.2"), operation)!.Remaining));
        Assert.InRange(limits.Of(Caller.Anonymous, From("192.0.2.1"), operation)!.Remaining, 2, 3);
    }

    [Fact]
    public async Task A_flood_of_addresses_does_not_make_the_table_grow()
    {
        await using var host = await StartAsync();
        using var limits = new RateLimits(new RateLimitOptions { AnonymousPerSecond = 1, BurstSeconds = 1 });
        var operation = host.Operations.All[0];
        var started = TimeProvider.System.GetTimestamp();
        var admitted = 0;
        for (var i = 0; i < 200_000; i++)
        {
            admitted += limits.Refusal(Caller.Anonymous, new RequestOrigin(new IPAddress(BitConverter.GetBytes(i)), null), operation) is null ? 1 : 0;
        }

        // Each of 16,384 buckets admits one, and one more a second.
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(admitted, 10_000, (int)(16_384 * (2 + seconds)));
        Assert.True(admitted < 200_000, $"All were admitted within {seconds} s.");
    }

    private static RequestOrigin From(string address) => new(IPAddress.Parse(address), null);

    private static Task<TestHost> StartAsync(params (string Key, string Value)[] limits) => TestHost.StartAsync(new TestHostOptions
    {
        Modules = [new NotesModule()],
        Settings = limits.ToDictionary(l => "RateLimits:" + l.Key, l => (string?)l.Value, StringComparer.Ordinal),
    });
}
