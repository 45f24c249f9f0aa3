namespace Alexandria.Faults.Tests.Kill;

public sealed class KillTests
{
    private const int FewestBetweenSteps = 5;

    [Fact]
    public async Task What_was_acknowledged_survives_kills_and_each_workflow_finishes_once()
    {
        var settings = FaultSettings.Read();
        var figures = new KillFigures(settings);
        try
        {
            for (var directory = 0; figures.Kills < settings.Rounds; directory++)
            {
                await KillAsync(settings, directory, figures);
            }
        }
        finally
        {
            Figures.Print(figures.Summary);
        }

        Assert.True(figures.BetweenSteps >= Math.Clamp(settings.Rounds / 4, 1, FewestBetweenSteps), $"seed {settings.Seed}: only {figures.BetweenSteps} kills fell between two steps of a workflow");
    }

    private static async Task KillAsync(FaultSettings settings, int directory, KillFigures figures)
    {
        using var data = new TestDirectory();
        var run = await RunAsync();
        if (run.Faults.Count > 0)
        {
            var kept = data.Path + "-kept";
            Directory.Move(data.Path, kept);
            Assert.Fail($"seed {settings.Seed}, directory {directory}, kept as {kept}: {run.Faults.Count} faults\n{string.Join('\n', run.Faults.Take(20))}");
        }

        async Task<KillRun> RunAsync()
        {
            await using var server = new ServerUnderTest(data.Path);
            var killing = new KillRun(server, settings, directory, figures);
            await killing.RunAsync(Math.Min(settings.RoundsPerDirectory, settings.Rounds - figures.Kills));
            return killing;
        }
    }
}
