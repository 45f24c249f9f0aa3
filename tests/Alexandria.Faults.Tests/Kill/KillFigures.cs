using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>What the kills of a run came to, over all its data directories.</summary>
internal sealed class KillFigures(FaultSettings settings)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly long began = TimeProvider.System.GetTimestamp();
    private readonly List<int> perRound = [];

    public int Kills => perRound.Count;

    /// <summary>Kills that found a workflow between two of its steps.</summary>
    public int BetweenSteps { get; private set; }

    public int SentAgain { get; set; }

    /// <summary>Times that an acknowledged write was looked for and found wrong or missing.</summary>
    public int Lost { get; set; }

    /// <summary>Rules against doubling that were broken.</summary>
    public int Doubled { get; set; }

    /// <summary>Times that <c>audit verify</c> found the chain whole.</summary>
    public int ChainVerified { get; set; }

    /// <summary>Times that an acknowledged write was looked for.</summary>
    public long Compared { get; set; }

    public int Faults { get; set; }

    public TimeSpan Starting { get; private set; }

    public TimeSpan Comparing { get; private set; }

    public TimeSpan Settling { get; private set; }

    public TimeSpan Writing { get; private set; }

    public TimeSpan Inspecting { get; private set; }

    public TimeSpan Finishing { get; private set; }

    private int Acknowledged => perRound.Sum();

    public string Summary =>
        $"kill test: seed {settings.Seed}, {Kills} kills, {BetweenSteps} of them between two workflow steps, "
        + $"{Acknowledged} acknowledged writes by {settings.Clients} clients in {Writing.TotalSeconds:0.0} s ({(Kills == 0 ? 0 : perRound.Min())} to {(Kills == 0 ? 0 : perRound.Max())} a round), {SentAgain} unacknowledged ones sent again, "
        + $"{Compared} comparisons, {Lost} lost, {Doubled} doubled, chain verified {ChainVerified} times, {Faults} faults; {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s in all: {Phases}";

    public string Progress =>
        $"kill {Kills} of {settings.Rounds}: {Acknowledged} acknowledged, {SentAgain} sent again, {Writing.TotalSeconds:0} s of writes, {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s elapsed, {Faults} faults; {Phases}";

    private string Phases =>
        $"start {Starting.TotalSeconds:0} s, compare {Comparing.TotalSeconds:0} s, settle {Settling.TotalSeconds:0} s, write {Writing.TotalSeconds:0} s, inspect {Inspecting.TotalSeconds:0} s, finish {Finishing.TotalSeconds:0} s";

    public Task StartAsync(Func<Task> phase) => TimeAsync(phase, spent => Starting += spent);

    public Task CompareAsync(Func<Task> phase) => TimeAsync(phase, spent => Comparing += spent);

    public Task SettleAsync(Func<Task> phase) => TimeAsync(phase, spent => Settling += spent);

    public Task WriteAsync(Func<Task> phase) => TimeAsync(phase, spent => Writing += spent);

    public Task InspectAsync(Func<Task> phase) => TimeAsync(phase, spent => Inspecting += spent);

    public Task FinishAsync(Func<Task> phase) => TimeAsync(phase, spent => Finishing += spent);

    public void Killed(int acknowledged) => perRound.Add(acknowledged);

    public void Found(WorkflowPicture picture) => BetweenSteps += picture.BetweenSteps > 0 ? 1 : 0;

    /// <summary>Brings the result file up to date.</summary>
    public async Task SaveAsync()
    {
        if (settings.Result is null)
        {
            return;
        }

        var result = new JsonObject
        {
            ["seed"] = settings.Seed,
            ["rounds"] = settings.Rounds,
            ["kills"] = Kills,
            ["killsBetweenSteps"] = BetweenSteps,
            ["clients"] = settings.Clients,
            ["acknowledged"] = Acknowledged,
            ["sentAgain"] = SentAgain,
            ["compared"] = Compared,
            ["lost"] = Lost,
            ["doubled"] = Doubled,
            ["chainVerified"] = ChainVerified,
            ["faults"] = Faults,
            ["writeSeconds"] = Math.Round(Writing.TotalSeconds, 1),
            ["elapsedSeconds"] = Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 1),
        };
        await File.WriteAllTextAsync(settings.Result, result.ToJsonString(Indented) + "\n");
    }

    private static async Task TimeAsync(Func<Task> phase, Action<TimeSpan> add)
    {
        var from = TimeProvider.System.GetTimestamp();
        await phase();
        add(TimeProvider.System.GetElapsedTime(from));
    }
}
