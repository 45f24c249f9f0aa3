using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Support.CrashReports;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.CrashReports;

public sealed class RegressionTests : IAsyncLifetime
{
    private static readonly string Crash = Traces.Python("KeyError: 'TALLY-502'", "main", "run_import", "parse_amount");

    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await SupportHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("1.9", "1.10", true)]
    [InlineData("1.10", "1.9", false)]
    [InlineData("1.10", "1.10", false)]
    [InlineData("1.10", "v1.10.0+build7", false)]
    [InlineData("2.0", "2.0-rc.1", false)]
    [InlineData("2.0-rc.1", "2.0", true)]
    [InlineData("1.10", "trunk", false)]
    [InlineData("1.10", null, false)]
    [InlineData("trunk", "1.10", false)]
    public async Task A_resolved_group_opens_again_when_a_newer_version_has_it(string resolvedIn, string? reported, bool regresses)
    {
        var group = await SubmitAsync("1.0");
        await host.MustAsync(new ResolveCrashGroup { Id = group, Version = resolvedIn });

        Assert.Equal(group, await SubmitAsync(reported));

        var shown = await host.MustAsync(new GetCrashGroup { Id = group });
        Assert.Equal(regresses ? CrashGroupStatus.Regressed : CrashGroupStatus.Resolved, shown.Status);
        Assert.Equal((resolvedIn, regresses ? reported : null), (shown.ResolvedIn, shown.RegressedIn));
        var told = await host.Events.ReadAsync(Caller.DefaultTenant, 0, ["crashes.group-regressed"], 10, default);
        Assert.Equal(regresses ? new[] { (reported, (string?)resolvedIn) } : [], told.Select(e => Json.Read<CrashGroupRegressed>(e.Payload)).Select(e => (e.Version, e.ResolvedIn)));
    }

    [Fact]
    public async Task Resolved_without_a_version_a_later_crash_opens_it_and_an_earlier_one_does_not()
    {
        var group = await SubmitAsync("1.0");
        await host.MustAsync(new ResolveCrashGroup { Id = group });

        await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", OccurredAt = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        Assert.Equal(CrashGroupStatus.Resolved, (await host.MustAsync(new GetCrashGroup { Id = group })).Status);
        await SubmitAsync(null);
        Assert.Equal(CrashGroupStatus.Regressed, (await host.MustAsync(new GetCrashGroup { Id = group })).Status);
    }

    [Fact]
    public async Task A_resolved_group_can_be_opened_by_hand()
    {
        var group = await SubmitAsync("1.0");
        await host.MustAsync(new ResolveCrashGroup { Id = group, Version = "1.1" });

        Assert.Equal(CrashGroupStatus.Open, (await host.MustAsync(new ReopenCrashGroup { Id = group })).Status);
        await SubmitAsync("1.2");
        Assert.Equal(CrashGroupStatus.Open, (await host.MustAsync(new GetCrashGroup { Id = group })).Status);
    }

    [Theory]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("1.2", "1.2.0", 0)]
    [InlineData("V1.2", "1.2+linux", 0)]
    [InlineData("1.0-alpha", "1.0-alpha.1", -1)]
    [InlineData("1.0-alpha.9", "1.0-alpha.10", -1)]
    [InlineData("1.0-alpha", "1.0-beta", -1)]
    [InlineData("1.0rc1", "1.0", -1)]
    [InlineData("1.0.Final", "1.0", 0)]
    [InlineData("20261121093000", "20261121093001", -1)]
    [InlineData("9", "10.0.0.1", -1)]
    [InlineData("main", "MAIN ", 0)]
    [InlineData("main", "1.0", null)]
    [InlineData("", "1.0", null)]
    [InlineData(null, null, null)]
    public void Versions_are_compared_by_their_numbers_and_pre_releases(string? a, string? b, int? order)
    {
        Assert.Equal(order, ProductVersion.Compare(a, b) is { } found ? Math.Sign(found) : null);
        Assert.Equal(-order, ProductVersion.Compare(b, a) is { } reverse ? Math.Sign(reverse) : null);
    }

    private async Task<string> SubmitAsync(string? version) => (await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", Version = version })).CrashGroupId;
}
