using Alexandria.Faults.Tests.Clients;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>One data directory, several clients, and a server that is killed round after round.</summary>
internal sealed class KillRun(ServerUnderTest server, FaultSettings settings, int directory, KillFigures figures)
{
    private const int FewestWrites = 50;
    private const int ShortestMilliseconds = 100;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(25);

    private readonly AcknowledgedWrites acknowledged = new();
    private readonly StoredState stored = new(server.DataDirectory);
    private readonly Random choices = settings.Choices(directory, 0);
    private readonly List<WritingClient> clients = [];
    private readonly List<string> faults = [];

    /// <summary>Everything that was found wrong.</summary>
    public IReadOnlyList<string> Faults => faults;

    public async Task RunAsync(int rounds)
    {
        clients.AddRange(Enumerable.Range(1, settings.Clients).Select(n => new WritingClient(n, settings.Choices(directory, n), acknowledged)));
        for (var round = 1; round <= rounds && faults.Count == 0; round++)
        {
            await figures.StartAsync(() => server.StartAsync());
            await RecoverAsync(round);
            await WriteAndKillAsync(round);
            await figures.InspectAsync(() => InspectAsync($"after kill {round}", killed: true));
            figures.Faults += faults.Count;
            await figures.SaveAsync();
            Figures.Print(figures.Progress);
        }

        if (faults.Count == 0)
        {
            await figures.StartAsync(() => server.StartAsync());
            await RecoverAsync(rounds + 1);
            await figures.FinishAsync(() => FinishAsync(rounds + 1));
            figures.Faults += faults.Count;
            await figures.SaveAsync();
        }
    }

    // First all that the dead servers promised, then what the last one did not.
    private async Task RecoverAsync(int round)
    {
        await figures.CompareAsync(() => CompareAsync($"at start {round}"));
        await figures.SettleAsync(async () =>
        {
            var again = await Task.WhenAll(clients.Select(c => c.SendAgainAsync(server.Http, round)));
            figures.SentAgain += again.Count(sent => sent);
            var picture = await stored.SettledAsync();
            faults.AddRange(picture.Faults().Select(f => $"at start {round}: {f}"));
            await FollowRulesAsync($"at start {round}");
        });
    }

    private async Task WriteAndKillAsync(int round)
    {
        var before = acknowledged.All.Count;
        var audit = stored.AuditFaultAsync();
        var writing = Task.CompletedTask;
        await figures.WriteAsync(async () =>
        {
            var moment = MomentAsync();
            writing = Task.WhenAll(clients.Select(c => c.WriteUntilGoneAsync(server.Http, round)));
            if (await Task.WhenAny(moment, writing) == writing)
            {
                await writing;
                throw new InvalidOperationException("The server ended before it was killed.");
            }
        });
        await server.KillAsync();
        await writing;
        figures.Killed(acknowledged.All.Count - before);
        Note(await audit, $"beside the server in round {round}");
    }

    private async Task MomentAsync()
    {
        if (settings.WriteMilliseconds is { } mean)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(choices.Next(ShortestMilliseconds, (2 * mean) - ShortestMilliseconds)), TimeProvider.System);
        }
        else
        {
            await acknowledged.MoreAsync(FewestWrites + choices.Next(FewestWrites));
            await Task.Delay(LongestPause * choices.NextDouble(), TimeProvider.System);
        }
    }

    private async Task InspectAsync(string when, bool killed)
    {
        Note(await stored.AuditFaultAsync(), when);
        await FollowRulesAsync(when);
        var picture = await stored.WorkflowsAsync();
        faults.AddRange(picture.Faults().Select(f => $"{when}: {f}"));
        if (killed)
        {
            figures.Found(picture);
        }
    }

    private async Task FinishAsync(int round)
    {
        await Task.WhenAll(clients.Select(c => c.ResolveAllAsync(server.Http, round)));
        var picture = await stored.SettledAsync();
        faults.AddRange(picture.Unfinished());
        await CompareAsync("at the end");
        if (await server.StopAsync() is not 0 and var code)
        {
            faults.Add($"The server ended with {code} when it was told to stop.");
        }

        await InspectAsync("at the end", killed: false);
        faults.AddRange(server.LoggedFaults.Select(line => "logged: " + line));
    }

    private async Task CompareAsync(string when)
    {
        var writes = acknowledged.All;
        var missing = await new Reconciler(server.Http).MissingAsync(writes);
        faults.AddRange(missing.Select(f => $"{when}: {f}"));
        figures.Compared += writes.Count;
        figures.Lost += missing.Count;
    }

    private async Task FollowRulesAsync(string when)
    {
        var broken = await stored.BrokenRulesAsync();
        faults.AddRange(broken.Select(f => $"{when}: {f}"));
        figures.Doubled += broken.Count(b => b.StartsWith("nothing is doubled", StringComparison.Ordinal));
    }

    private void Note(string? auditFault, string when)
    {
        if (auditFault is null)
        {
            figures.ChainVerified++;
        }
        else
        {
            faults.Add($"{when}: {auditFault}");
        }
    }
}
