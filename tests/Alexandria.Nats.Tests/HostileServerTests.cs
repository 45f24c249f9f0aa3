using System.Text;
using Alexandria.Adapters.Nats.Client;

namespace Alexandria.Nats.Tests;

public sealed class HostileServerTests : ServerTests
{
    [Theory]
    [InlineData("", nameof(NatsFailure.Unreachable))]
    [InlineData("INFO {", nameof(NatsFailure.Unreachable))]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", nameof(NatsFailure.Protocol))]
    [InlineData("INFO {\r\n", nameof(NatsFailure.Protocol))]
    [InlineData("INFO []\r\n", nameof(NatsFailure.Protocol))]
    [InlineData("INFO {\"max_payload\":-1}\r\n", nameof(NatsFailure.Protocol))]
    [InlineData("INFO {\"max_payload\":1048576}\r\nGARBAGE\r\n", nameof(NatsFailure.Protocol))]
    [InlineData("INFO {\"max_payload\":1048576,\"tls_required\":true}\r\nPING\r\n", nameof(NatsFailure.Protocol))]
    [InlineData("INFO {\"max_payload\":1048576}\r\n-ERR 'Authorization Violation'\r\n", nameof(NatsFailure.Refused))]
    public async Task What_does_not_greet_like_a_server_is_given_up_with_its_reason(string greeting, string failure)
    {
        await using var server = new HostileServer(greeting, null);
        var connection = Connection(Settings(server));
        var refused = await Assert.ThrowsAsync<NatsException>(() => connection.ConnectAsync(Cancellation));
        Assert.Equal(failure, refused.Failure.ToString());
    }

    [Fact]
    public async Task An_introduction_without_end_is_given_up()
    {
        await using var server = new HostileServer("INFO " + new string('x', 400_000), null);
        var refused = await Assert.ThrowsAsync<NatsException>(() => Connection(Settings(server)).ConnectAsync(Cancellation));
        Assert.Equal(NatsFailure.Protocol, refused.Failure);
    }

    [Theory]
    [InlineData("GARBAGE\r\n")]
    [InlineData("MSG a 1 99999999999\r\n")]
    [InlineData("MSG a 1 5\r\nhelloXX")]
    [InlineData("HMSG a 1 9 8\r\n")]
    [InlineData("INFO {\"max_payload\":\"much\"}\r\n")]
    [InlineData("-ERR 'Stale Connection'\r\n", true)]
    [InlineData("MSG a 1 70000000\r\n")]
    [InlineData("MSG a 1 50000000\r\nbegun", true)]
    public async Task What_goes_wrong_later_ends_the_connection_and_all_who_wait(string text, bool hangUp = false)
    {
        await using var server = new HostileServer(HostileServer.Info, async (stream, cancellation) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation);
            if (hangUp)
            {
                stream.Close();
            }
        });
        var connection = Connection(Settings(server) with { ReconnectDelay = TimeSpan.FromMinutes(1) });
        await connection.ConnectAsync(Cancellation);
        var failed = await Assert.ThrowsAsync<NatsException>(() => connection.RequestAsync("anything", default, Cancellation));

        Assert.NotNull(failed.Message);
        await UntilAsync(() => connection.Failure is { Failure: NatsFailure.Protocol or NatsFailure.Lost }, "the reason is known");
    }

    [Fact]
    public async Task Random_bytes_end_the_connection_or_change_nothing()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            await using var server = new HostileServer(HostileServer.Info, async (stream, cancellation) =>
            {
                var bytes = new byte[random.Next(1, 20_000)];
                random.NextBytes(bytes);
                await stream.WriteAsync(bytes, cancellation);
                stream.Close();
            });
            var connection = Connection(Settings(server) with { ReconnectDelay = TimeSpan.FromMinutes(1) });
            await connection.ConnectAsync(Cancellation);
            await UntilAsync(() => connection.Failure is { Failure: NatsFailure.Protocol or NatsFailure.Lost }, "it has ended");
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        await using var server = new HostileServer(HostileServer.Info, (_, _) => Task.CompletedTask);
        var connection = Connection(Settings(server) with { PingInterval = TimeSpan.FromMilliseconds(100), RequestTimeout = TimeSpan.FromSeconds(20) });
        await connection.ConnectAsync(Cancellation);
        var failed = await Assert.ThrowsAsync<NatsException>(() => connection.RequestAsync("anything", default, Cancellation));
        Assert.Equal(NatsFailure.Lost, failed.Failure);
    }

    [Fact]
    public async Task A_flood_of_pings_that_reads_no_answer_takes_no_memory()
    {
        const int Flood = 64 << 20;
        var sent = 0;
        await using var server = new HostileServer(HostileServer.Info, async (stream, cancellation) =>
        {
            var pings = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("PING\r\n", 10_000)));
            while (sent < Flood)
            {
                await stream.WriteAsync(pings, cancellation);
                sent += pings.Length;
            }
        });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var connection = Connection(Settings(server) with { PingInterval = TimeSpan.FromMinutes(1) });
        await connection.ConnectAsync(Cancellation);
        await UntilAsync(() => sent >= Flood, "the flood is through");

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 << 20);
    }

    private static NatsSettings Settings(HostileServer server) =>
        new() { Servers = NatsAddress.ParseList(server.Url), ConnectTimeout = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(2) };
}
