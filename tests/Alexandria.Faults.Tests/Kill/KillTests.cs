namespace Alexandria.Faults.Tests.Kill;

public sealed class KillTests
{
    private const int FewestBetweenSteps = 5;

    [Fact]
    public async Task What_was_acknowledged_survives_kills_and_each_workflow_finishes_once()
    {
        var settings = FaultSettings.Read();
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path);
        var run = new KillRun(server, settings);
        try
        {
            await run.RunAsync();
        }
        finally
        {
            Figures.Print(run.Summary);
        }

        Assert.True(run.Faults.Count == 0, $"seed {settings.Seed}: {run.Faults.Count} faults\n{string.Join('\n', run.Faults.Take(20))}");
        Assert.True(run.KillsBetweenSteps >= Math.Min(FewestBetweenSteps, settings.Rounds), $"seed {settings.Seed}: only {run.KillsBetweenSteps} kills fell between two steps of a workflow");
    }
}
