using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Alexandria.Bench;

/// <summary>What is measured on a running server, from outside.</summary>
internal sealed class ServerScenarios(string executable, TimeSpan duration, int clients, int rate)
{
    private static readonly string[] Subjects = ["Export of the annual report fails", "Sign-in takes minutes", "The invoice shows a wrong total", "Search finds nothing since the update", "Printing stops after ten pages"];

    /// <summary>Tickets that are opened one by one to grow; more are copied.</summary>
    private const int MostOpened = 100_000;

    private int opened;

    /// <summary>From the start of the process to ready, on an empty and on a used directory; median of five.</summary>
    public async Task<IReadOnlyList<Figure>> ReadyAsync()
    {
        using var data = new ScratchDirectory();
        var times = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            await using var server = await BenchServer.StartAsync(executable, data.Path);
            times.Add(server.ReadyAfter.TotalSeconds);
        }

        var used = times[1..].Order().ToList();
        return [new("first start to ready", times[0], "s"), new("start to ready, median of 5", used[used.Count / 2], "s", 1.5)];
    }

    /// <summary>Resident memory of a server that nobody has asked anything for thirty seconds.</summary>
    public async Task<IReadOnlyList<Figure>> IdleAsync()
    {
        using var data = new ScratchDirectory();
        await using var server = await StartAsync(data);
        await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System);
        return [new("idle resident memory", server.ResidentMemory() / 1e6, "MB", 150)];
    }

    /// <summary>Tickets opened durably by closed-loop clients, while the workflow of each runs.</summary>
    public async Task<IReadOnlyList<Figure>> OpenAsync()
    {
        using var data = new ScratchDirectory();
        await using var server = await StartAsync(data);
        await Load.ClosedAsync(server.Port, clients, TimeSpan.FromSeconds(5), 201, _ => Ticket());
        await ProposedAsync(server, opened);
        var processor = server.ProcessorSeconds();
        var before = opened;
        var result = await Load.ClosedAsync(server.Port, clients, duration, 201, _ => Ticket());
        var done = await Proposals(server);
        var finished = Stopwatch.GetTimestamp();
        await ProposedAsync(server, opened);
        var behind = Stopwatch.GetElapsedTime(finished).TotalSeconds;
        Complain(result);
        return
        [
            new($"durable ticket opens, {clients} clients", result.PerSecond, "1/s", 3_000, AtLeast: true),
            new("ticket open p50", result.Latencies.Milliseconds(0.5), "ms"),
            new("ticket open p99", result.Latencies.Milliseconds(0.99), "ms", 60),
            new("ticket open maximum", result.Latencies.Maximum * 1000, "ms"),
            new("proposals made while opening", (done - before) / result.Seconds, "1/s", result.PerSecond * 0.95, AtLeast: true),
            new("time until the last proposal, after the last open", behind, "s"),
            new("server processor time per ticket, workflow included", (server.ProcessorSeconds() - processor) / (opened - before) * 1e6, "µs"),
            new("resident memory afterwards", server.ResidentMemory() / 1e6, "MB"),
        ];
    }

    /// <summary>Single tickets read by closed-loop clients.</summary>
    public async Task<IReadOnlyList<Figure>> ReadAsync()
    {
        using var data = new ScratchDirectory();
        await using var server = await StartAsync(data);
        var ids = await FillAsync(server, 1_000);
        var requests = ids.Select(id => RawConnection.Request("GET", "/v1/tickets/" + id, BenchServer.Key)).ToArray();
        await Load.ClosedAsync(server.Port, clients, TimeSpan.FromSeconds(5), 200, _ => requests[Random.Shared.Next(requests.Length)]);
        var processor = server.ProcessorSeconds();
        var result = await Load.ClosedAsync(server.Port, clients, duration / 2, 200, _ => requests[Random.Shared.Next(requests.Length)]);
        Complain(result);
        var queue = RawConnection.Request("GET", "/v1/tickets?limit=20", BenchServer.Key);
        var list = await Load.ClosedAsync(server.Port, clients, duration / 6, 200, _ => queue);
        return
        [
            new($"ticket reads, {clients} clients", result.PerSecond, "1/s", 15_000, AtLeast: true),
            new("ticket read p99", result.Latencies.Milliseconds(0.99), "ms"),
            new("server processor time per read", (server.ProcessorSeconds() - processor) / (result.Latencies.Count + list.Latencies.Count) * 1e6, "µs"),
            new("ticket lists of 20", list.PerSecond, "1/s"),
        ];
    }

    /// <summary>From the moment that a ticket was due to be opened to the moment that the event of its proposal reaches a subscriber, in an open loop of a fixed rate.</summary>
    public async Task<IReadOnlyList<Figure>> ProposalAsync()
    {
        using var data = new ScratchDirectory();
        await using var server = await StartAsync(data);
        await FillAsync(server, 2_000);
        var due = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var seen = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var stop = new CancellationTokenSource();
        var following = FollowAsync(server, seen, stop.Token);
        var result = await Load.OpenAsync(server.Port, clients, rate, duration, 201, _ => Ticket(), (body, at) => due[Id(body)] = at);
        var finished = Stopwatch.GetTimestamp();
        await ProposedAsync(server, opened);
        var behind = Stopwatch.GetElapsedTime(finished).TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await stop.CancelAsync();
        await following;
        Complain(result);
        var latencies = new Latencies();
        foreach (var (ticket, at) in due)
        {
            if (seen.TryGetValue(ticket, out var proposed))
            {
                latencies.RecordSeconds((proposed - at) / (double)Stopwatch.Frequency);
            }
        }

        return
        [
            new($"tickets opened at {rate}/s", due.Count, "tickets"),
            new("ticket open from due, p99", result.Latencies.Milliseconds(0.99), "ms"),
            new("of them proposed", latencies.Count, "tickets", due.Count, AtLeast: true),
            new("ticket to proposal p50", latencies.Milliseconds(0.5), "ms"),
            new("ticket to proposal p99", latencies.Milliseconds(0.99), "ms", 200),
            new("ticket to proposal maximum", latencies.Maximum * 1000, "ms"),
            new("time until the last proposal, after the last open", behind, "s"),
        ];
    }

    /// <summary>The figures above, short, at growing numbers of tickets in one directory.</summary>
    public async Task<IReadOnlyList<GrowthPoint>> GrowthAsync(IReadOnlyList<int> sizes, Action<string> tell)
    {
        using var data = new ScratchDirectory();
        var points = new List<GrowthPoint>();
        var stored = 0;
        opened = 0;
        foreach (var size in sizes)
        {
            if (size > MostOpened && stored > 0)
            {
                tell($"copying up to {size} tickets");
                stored = await TicketCopies.MultiplyAsync(data.Path, size);
            }

            string[] ids;
            await using (var server = await BenchServer.StartAsync(executable, data.Path))
            {
                tell($"filling up to {size} tickets");
                ids = await FillAsync(server, Math.Max(size - stored, 1_000));
                stored = Math.Max(size, stored);
            }

            await using var fresh = await BenchServer.StartAsync(executable, data.Path);
            points.Add(new("start to ready", size, fresh.ReadyAfter.TotalSeconds * 1000, "ms"));
            await Load.ClosedAsync(fresh.Port, clients, TimeSpan.FromSeconds(2), 200, _ => Read(ids));
            var reads = await Load.ClosedAsync(fresh.Port, clients, TimeSpan.FromSeconds(5), 200, _ => Read(ids));
            var opens = await Load.ClosedAsync(fresh.Port, clients, TimeSpan.FromSeconds(5), 201, _ => Ticket());
            stored += (int)opens.Latencies.Count;
            points.Add(new("ticket reads", size, reads.PerSecond, "1/s"));
            points.Add(new("ticket opens", size, opens.PerSecond, "1/s"));
            points.Add(new("resident memory", size, fresh.ResidentMemory() / 1e6, "MB"));
            tell($"{size} tickets: {reads.PerSecond:F0} reads/s, {opens.PerSecond:F0} opens/s, ready after {fresh.ReadyAfter.TotalSeconds:F2} s");
        }

        return points;
    }

    /// <summary>A server on a fresh directory, which has no ticket yet.</summary>
    private Task<BenchServer> StartAsync(ScratchDirectory data)
    {
        opened = 0;
        return BenchServer.StartAsync(executable, data.Path);
    }

    private static byte[] Read(string[] ids) => RawConnection.Request("GET", "/v1/tickets/" + ids[Random.Shared.Next(ids.Length)], BenchServer.Key);

    private async Task<string[]> FillAsync(BenchServer server, int tickets)
    {
        var ids = new ConcurrentBag<string>();
        var left = tickets;
        var before = opened;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            using var connection = await RawConnection.OpenAsync(server.Port);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var (status, body) = await connection.SendAsync(Ticket());
                if (status == 201 && ids.Count < 10_000)
                {
                    ids.Add(Id(body));
                }
            }
        })));
        await ProposedAsync(server, opened - before);
        return [.. ids];
    }

    private byte[] Ticket()
    {
        var number = Interlocked.Increment(ref opened);
        return RawConnection.Request("POST", "/v1/tickets", BenchServer.Key, JsonSerializer.Serialize(new
        {
            subject = $"{Subjects[number % Subjects.Length]} ({number})",
            body = $"Since this morning we see this for customer {number % 977}. It worked before the update. Please help, we cannot go on with error code E{number % 4999}.",
            product = "ledger",
            version = $"4.{number % 10}",
        }));
    }

    private static string Id(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                return reader.GetString()!;
            }
        }

        throw new InvalidDataException("The answer has no id: " + Encoding.UTF8.GetString(body.Span));
    }

    // Since the start of this process: how many proposals its workflows have made.
    private static async Task<double> Proposals(BenchServer server) =>
        await server.MetricAsync("alexandria_workflows_steps_total", "node=\"propose\"", "outcome=\"completed\"");

    private static async Task ProposedAsync(BenchServer server, double wanted)
    {
        var began = Stopwatch.GetTimestamp();
        while (await Proposals(server) < wanted)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(20))
            {
                throw new TimeoutException($"Only {await Proposals(server)} of {wanted} proposals were made.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task FollowAsync(BenchServer server, ConcurrentDictionary<string, long> seen, CancellationToken stop)
    {
        try
        {
            using var answer = await server.Http.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead, stop);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
            var proposed = false;
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    proposed = line.EndsWith(" tickets.proposed", StringComparison.Ordinal);
                }
                else if (proposed && line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    using var data = JsonDocument.Parse(line.AsMemory(6));
                    seen.TryAdd(data.RootElement.GetProperty("subject").GetString()!, Stopwatch.GetTimestamp());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for.
        }
    }

    private static void Complain(LoadResult result)
    {
        foreach (var (status, count) in result.Unexpected)
        {
            System.Console.Error.WriteLine($"  {count} answers with status {status}");
        }
    }
}
