using System.Diagnostics;
using Alexandria.Testing.Servers;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>What is done through one process is seen through another.</summary>
public sealed class TwoReplicasTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_change_made_on_one_replica_is_on_the_stream_and_in_the_console_of_the_other_within_a_moment()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        Assert.SkipUnless(NatsServer.Available, NatsServer.Unavailable);
        await using var postgres = await PostgresServer.StartAsync("max_connections=200");
        await using var nats = await NatsServer.StartAsync(new NatsServerStart { MaxFileStore = 1L << 40 });
        var installation = await TestInstallation.CreateAsync(postgres, nats);
        await using var first = await RunningServer.StartAsync(installation);
        await using var second = await RunningServer.StartAsync(installation, ("ALEXANDRIA_ROLES", "api"));
        using var here = first.Client();
        using var there = second.Client();
        await here.MustAsync("POST", "/v1/tickets", new { subject = "Before", body = "The indexes are built." });
        await there.MustAsync("GET", "/v1/tickets?q=before");

        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var stream = await there.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(patience.Token));
        var slowest = TimeSpan.Zero;
        for (var number = 1; number <= 10; number++)
        {
            var subject = $"Seen elsewhere, number {number}";
            var began = Stopwatch.GetTimestamp();
            var id = (string)(await here.MustAsync("POST", "/v1/tickets", new { subject, body = "Told at once." }))["id"]!;
            while (await lines.ReadLineAsync(patience.Token) is { } line && !(line.Contains("tickets.opened", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal)))
            {
                // Another event, or another line of this one.
            }

            var seen = Stopwatch.GetElapsedTime(began);
            slowest = seen > slowest ? seen : slowest;

            // Who asks the other at once finds it, too: the row, the index, the log.
            Assert.Equal(subject, (string?)(await there.MustAsync("GET", $"/v1/tickets/{id}"))["subject"]);
            Assert.Contains((await there.MustAsync("GET", "/v1/tickets?q=elsewhere&limit=200"))["items"]!.AsArray(), ticket => (string?)ticket!["id"] == id);
        }

        patience.Token.ThrowIfCancellationRequested();
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"MEASURED ten tickets through one replica, on the other's stream after {slowest.TotalMilliseconds:0} ms at most, the request included"));
    }
}
