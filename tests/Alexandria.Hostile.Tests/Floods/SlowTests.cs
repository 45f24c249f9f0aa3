using System.Net.Sockets;
using System.Text;
using Alexandria.Hostile.Tests.Wire;

namespace Alexandria.Hostile.Tests.Floods;

/// <summary>Clients that take their time, several at once, while others are served.</summary>
public sealed class SlowTests
{
    private const string Head = "POST /v1/customers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + HostileServer.AdministratorKey + "\r\nContent-Type: application/json\r\n";

    // As KestrelLimits sets them; the server looks once a second, and the machine may be busy.
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeadLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_slow_body_or_head_ends_with_408_at_its_limit_and_nobody_else_waits()
    {
        await using var server = await HostileServer.StartAsync();
        (string What, string Begin, TimeSpan Limit)[] slow =
        [
            ("body", Head + "Content-Length: 1000\r\n\r\n{", BodyGrace),
            ("body that stops", Head + "Content-Length: 1000\r\n\r\n", BodyGrace),
            ("chunked body", Head + "Transfer-Encoding: chunked\r\n\r\n400\r\n{", BodyGrace),
            ("head", Head + "X-Slow: ", HeadLimit),
            ("request line", "GET /v1/", HeadLimit),
        ];
        var answers = Task.WhenAll(slow.Select(s => DripAsync(server, s.Begin, s.What != "body that stops")));
        var waits = new List<TimeSpan>();
        while (!answers.IsCompleted)
        {
            var asked = TimeProvider.System.GetTimestamp();
            using var answer = await server.Http.GetAsync("/v1/customers?limit=1");
            Assert.True(answer.IsSuccessStatusCode);
            waits.Add(TimeProvider.System.GetElapsedTime(asked));
            await Task.WhenAny(answers, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        }

        foreach (var ((what, _, limit), (status, after)) in slow.Zip(await answers))
        {
            Figures.Print($"a slow {what} was answered {status} after {after.TotalSeconds:F1} s (limit {limit.TotalSeconds} s)");
            Assert.Equal(408, status);
            Assert.InRange(after, limit - TimeSpan.FromSeconds(1), limit + Tolerance);
        }

        Figures.Print($"meanwhile {waits.Count} others were answered in at most {waits.Max().TotalMilliseconds:F0} ms");
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.Empty(await server.StopAsync());
    }

    /// <summary>Sends the beginning, then a byte a second.</summary>
    private static async Task<(int Status, TimeSpan After)> DripAsync(HostileServer server, string begin, bool drips)
    {
        using var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(server.World.Server.Host, server.World.Server.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(begin));
        var started = TimeProvider.System.GetTimestamp();
        var reading = new AnswerReader(stream).ReadAsync(headOnly: false, CancellationToken.None);
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (await Task.WhenAny(reading, seconds.WaitForNextTickAsync().AsTask()) != reading)
        {
            if (drips)
            {
                await TryWriteAsync(stream);
            }
        }

        return ((await reading)?.Status ?? 0, TimeProvider.System.GetElapsedTime(started));
    }

    private static async Task TryWriteAsync(NetworkStream stream)
    {
        try
        {
            await stream.WriteAsync("a"u8.ToArray());
        }
        catch (IOException)
        {
            // The server has ended the connection; its answer is being read.
        }
    }
}
