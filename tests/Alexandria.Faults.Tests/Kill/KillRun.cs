using Alexandria.Faults.Tests.Clients;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>One data directory, several clients, and a server that is killed round after round.</summary>
internal sealed class KillRun(ServerUnderTest server, FaultSettings settings)
{
    private const int Clients = 4;
    private const int FewestWrites = 50;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(25);

    private readonly AcknowledgedWrites acknowledged = new();
    private readonly StoredState stored = new(server.DataDirectory);
    private readonly Random choices = settings.Choices(0);
    private readonly List<WritingClient> clients = [];
    private readonly List<string> faults = [];
    private readonly List<int> perRound = [];
    private int betweenSteps;
    private int effectsWithoutStep;
    private int uncertain;

    /// <summary>Everything that was found wrong.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Kills that found a workflow between two of its steps.</summary>
    public int KillsBetweenSteps { get; private set; }

    public string Summary =>
        $"kill test: seed {settings.Seed}, {perRound.Count} kills, {KillsBetweenSteps} of them between two workflow steps ({betweenSteps} with a workflow before its next step, {effectsWithoutStep} with an effect whose step was not recorded), "
        + $"{acknowledged.All.Count} acknowledged writes ({(perRound.Count == 0 ? 0 : perRound.Min())} to {(perRound.Count == 0 ? 0 : perRound.Max())} a round), {uncertain} unacknowledged ones sent again";

    public async Task RunAsync()
    {
        clients.AddRange(Enumerable.Range(1, Clients).Select(n => new WritingClient(n, settings.Choices(n), acknowledged)));
        for (var round = 1; round <= settings.Rounds && faults.Count == 0; round++)
        {
            await server.StartAsync();
            await RecoverAsync(round);
            await WriteAndKillAsync(round);
            await InspectAsync($"after kill {round}");
        }

        await server.StartAsync();
        await RecoverAsync(settings.Rounds + 1);
        await FinishAsync();
    }

    // First what the dead server promised, then what it did not.
    private async Task RecoverAsync(int round)
    {
        var all = acknowledged.All;
        var earlier = all.Where(w => w.Round < round - 1).ToArray();
        choices.Shuffle(earlier);
        await CompareAsync($"at start {round}", [.. all.Where(w => w.Round >= round - 1), .. earlier.Take(FewestWrites)]);

        var again = await Task.WhenAll(clients.Select(c => c.SendAgainAsync(server.Http, round)));
        uncertain += again.Count(sent => sent);
        var picture = await stored.SettledAsync();
        faults.AddRange(picture.Faults().Select(f => $"at start {round}: {f}"));
        faults.AddRange((await stored.BrokenRulesAsync()).Select(f => $"at start {round}: {f}"));
    }

    private async Task WriteAndKillAsync(int round)
    {
        var before = acknowledged.All.Count;
        var enough = acknowledged.MoreAsync(FewestWrites + choices.Next(FewestWrites));
        var audit = stored.AuditFaultAsync();
        var writing = Task.WhenAll(clients.Select(c => c.WriteUntilGoneAsync(server.Http, round)));
        if (await Task.WhenAny(enough, writing) == writing)
        {
            await writing;
            throw new InvalidOperationException("The server ended before it was killed.");
        }

        await Task.Delay(LongestPause * choices.NextDouble(), TimeProvider.System);
        await server.KillAsync();
        await writing;
        perRound.Add(acknowledged.All.Count - before);
        Note(await audit, $"beside the server in round {round}");
    }

    private async Task InspectAsync(string when)
    {
        Note(await stored.AuditFaultAsync(), when);
        faults.AddRange((await stored.BrokenRulesAsync()).Select(f => $"{when}: {f}"));
        var picture = await stored.WorkflowsAsync();
        faults.AddRange(picture.Faults().Select(f => $"{when}: {f}"));
        betweenSteps += picture.BetweenSteps > 0 ? 1 : 0;
        effectsWithoutStep += picture.EffectsWithoutStep > 0 ? 1 : 0;
        KillsBetweenSteps += picture.BetweenSteps + picture.EffectsWithoutStep > 0 ? 1 : 0;
    }

    private async Task FinishAsync()
    {
        var round = settings.Rounds + 1;
        await Task.WhenAll(clients.Select(c => c.ResolveAllAsync(server.Http, round)));
        var picture = await stored.SettledAsync();
        faults.AddRange(picture.Unfinished());
        await CompareAsync("at the end", acknowledged.All);
        if (await server.StopAsync() is not 0 and var code)
        {
            faults.Add($"The server ended with {code} when it was told to stop.");
        }

        await InspectAsync("at the end");
        faults.AddRange(server.LoggedFaults.Select(line => "logged: " + line));
    }

    private async Task CompareAsync(string when, IReadOnlyList<Acknowledged> writes) =>
        faults.AddRange((await new Reconciler(server.Http).MissingAsync(writes)).Select(f => $"{when}: {f}"));

    private void Note(string? fault, string when)
    {
        if (fault is not null)
        {
            faults.Add($"{when}: {fault}");
        }
    }
}
