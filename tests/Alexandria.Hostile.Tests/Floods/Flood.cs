using System.Collections.Concurrent;
using Alexandria.Hostile.Tests.Judging;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Hostile.Tests.Wire;

namespace Alexandria.Hostile.Tests.Floods;

/// <summary>Sends hostile requests in batches: those first that must be refused, after which no row may have been added or removed; then those that may be accepted.</summary>
internal sealed class Flood(HostileServer server, HostileSettings settings)
{
    private const int BatchSize = 1_000;

    private readonly Generator generator = new(settings, server.World);
    private readonly Judge judge = new(server.DataDirectory);
    private readonly StoredRows rows = new(server.Database);
    private readonly ConcurrentQueue<string> faults = new();
    private readonly ConcurrentQueue<(int Number, HostileRequest Request)> slow = new();

    public Tally Tally { get; } = new();

    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>Notes what is wrong with the whole.</summary>
    public void Blame(string fault) => faults.Enqueue($"seed {settings.Seed}: {fault}");

    public async Task RunAsync(int from, int to)
    {
        for (var start = from; start < to; start += BatchSize)
        {
            await BatchAsync([.. Enumerable.Range(start, Math.Min(BatchSize, to - start)).Select(number => (number, generator.Make(number)))]);
        }
    }

    private async Task BatchAsync(IReadOnlyList<(int Number, HostileRequest Request)> batch)
    {
        var before = await rows.SettledAsync();
        await SendAsync([.. batch.Where(r => !r.Request.Expected.MayChange)]);
        foreach (var difference in StoredRows.Differences(before, await rows.CountAsync()))
        {
            Blame($"requests {batch[0].Number} to {batch[^1].Number}: refused requests left rows: {difference}");
        }

        await SendAsync([.. batch.Where(r => r.Request.Expected.MayChange)]);
        await AskSlowOnesAgainAsync();
    }

    /// <summary>Whatever ended, nothing may be broken: settled, by the rules of the store, and by the audit's own verification.</summary>
    public async Task CheckStoreAsync()
    {
        await rows.SettledAsync();
        foreach (var broken in await rows.BrokenRulesAsync())
        {
            Blame(broken);
        }

        var audit = await ServerProcess.RunAsync("audit", "verify", "--data", server.DataDirectory, "--json");
        if (audit.Code != 0)
        {
            Blame($"audit verify ended with {audit.Code}: {audit.Out}{audit.Error}");
        }
    }

    // The machine may have been busy with something else: what is slow because of what it says is slow again when it is alone.
    private async Task AskSlowOnesAgainAsync()
    {
        using var client = new WireClient(server.World.Server);
        while (slow.TryDequeue(out var next))
        {
            var answer = await client.SendAsync(next.Request);
            if (answer.Wait > Judge.LongestWait)
            {
                Blame(next.Number, next.Request, $"answered after {answer.Wait.TotalMilliseconds:F0} ms, asked alone");
            }
        }
    }

    private async Task SendAsync(IReadOnlyList<(int Number, HostileRequest Request)> requests)
    {
        var waiting = new ConcurrentQueue<(int Number, HostileRequest Request)>(requests);
        await Task.WhenAll(Enumerable.Range(0, settings.Clients).Select(_ => Task.Run(async () =>
        {
            using var client = new WireClient(server.World.Server);
            while (waiting.TryDequeue(out var next))
            {
                await SendAsync(client, next.Number, next.Request);
            }
        })));
    }

    private async Task SendAsync(WireClient client, int number, HostileRequest request)
    {
        try
        {
            var answer = await client.SendAsync(request);
            Tally.Add(request, answer);
            if (answer.Wait > Judge.LongestWait)
            {
                slow.Enqueue((number, request));
            }

            foreach (var fault in judge.Faults(request, answer))
            {
                Blame(number, request, fault);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or System.Net.Sockets.SocketException)
        {
            Blame(number, request, exception.Message);
        }
    }

    private void Blame(int number, HostileRequest request, string fault) =>
        faults.Enqueue($"seed {settings.Seed}, request {number}, {request.Kind}, {request.Aim}: {fault}\n    {request.Method} {(request.Target.Length > 200 ? request.Target[..200] : request.Target)}\n    {request.Command(server.World.Server)}");
}
