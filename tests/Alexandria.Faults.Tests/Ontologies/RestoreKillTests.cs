using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Ontologies;

/// <summary>The server is killed while a backup of the catalog is restored: no half version is ever seen, and the same command brings the rest.</summary>
public sealed class RestoreKillTests
{
    private const int Terms = 4_000;
    private const int Versions = 3;

    /// <summary>How many versions are on their way or back, and how long after that was seen the server is killed.</summary>
    private static readonly (int Present, int DelayMs)[] Moments = [(0, 0), (0, 60), (1, 20), (1, 150), (2, 0)];

    [Fact]
    public async Task A_restore_whose_server_is_killed_leaves_no_half_version_and_is_ended_by_the_same_command()
    {
        Assert.SkipWhen(TestInstallation.IsScaleOut, "Looks into the rows of the embedded home; the rules are the same module's on both.");
        using var elsewhere = new TestDirectory();
        var file = Path.Combine(elsewhere.Path, "backup.tar");
        var before = await BackUpAsync(file);
        var kills = 0;
        foreach (var (present, delay) in Moments)
        {
            using var data = new TestDirectory();
            await using var server = new ServerUnderTest(data.Path);
            await server.StartAsync();
            var restoring = ServerProcess.RunAsync("ontology", "restore", file, "--data", data.Path, "--json");
            await ReachAsync(server, present, restoring);
            await WaitAsync(delay);
            var inTime = !restoring.IsCompleted;
            await server.KillAsync();
            kills += inTime ? 1 : 0;
            await server.StartAsync();
            await CatalogRows.AssertNothingHalfAsync(data.Path, $"killed {delay} ms after {present} versions were there");
            var first = await restoring;
            Assert.True(first.Code is 0 or 1 or 7, $"exit code {first.Code}: {first.Out}{first.Error}");

            var answer = await ServerProcess.RunAsync("ontology", "restore", file, "--data", data.Path, "--json");

            Assert.True(answer.Code == 0, $"killed {delay} ms after {present} versions were there: {answer.Out}{answer.Error}; before it {first.Out}{first.Error}");
            Assert.Equal(before, await VersionsAsync(server));
            await CatalogRows.AssertNothingHalfAsync(data.Path, "after the second restore");
            using var checkup = await server.Http.PostAsync("/v1/ontologies/doctor", new StringContent("""{"files":true}""", Encoding.UTF8, "application/json"));
            var found = JsonNode.Parse(await checkup.Content.ReadAsStringAsync())!;
            Assert.True((bool?)found["consistent"] == true, found.ToJsonString());
            server.AssertNoFaultWasLogged();
        }

        Assert.True(kills > 0, $"only {kills} kills were in time");
        TestContext.Current.TestOutputHelper!.WriteLine($"MEASURED {Moments.Length} kills of a server during a restore, {kills} before it had ended; each was ended by the same command");
    }

    private static async Task<string> BackUpAsync(string file)
    {
        using var data = new TestDirectory();
        await using var upstream = await Upstream.StartAsync();
        await using var server = new ServerUnderTest(data.Path)
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ALEXANDRIA_DOWNLOADS__ALLOWPRIVATENETWORK"] = "true",
                ["ALEXANDRIA_DOWNLOADS__ALLOWEDPORTS__0"] = upstream.Port.ToString(CultureInfo.InvariantCulture),
                ["ALEXANDRIA_KNOWLEDGE__ONTOLOGIES__OBOREGISTRY"] = "",
            },
        };
        await server.StartAsync();
        var specification = Path.Combine(data.Path, "ontologies.yaml");
        await File.WriteAllTextAsync(specification, $"ontologies:\n  - id: units\n    resolver: url\n    source: {upstream.Address}units.obo\n    licence: CC0-1.0\n", TestContext.Current.CancellationToken);
        for (var release = 1; release <= Versions; release++)
        {
            upstream.Put("units.obo", Release(release));
            var plan = await ServerProcess.RunAsync("ontology", "plan", specification, "--data", data.Path, "--json");
            var pull = await ServerProcess.RunAsync("ontology", "pull", "--plan-id", (string)JsonNode.Parse(plan.Out)!["id"]!, "--wait", "--data", data.Path);
            Assert.True(pull.Code == 0, pull.Out + pull.Error);
        }

        var backup = await ServerProcess.RunAsync("ontology", "backup", "--to", file, "--data", data.Path, "--json");
        Assert.True(backup.Code == 0, backup.Out + backup.Error);
        return await VersionsAsync(server);
    }

    private static async Task<string> VersionsAsync(ServerUnderTest server) => await server.Http.GetStringAsync("/v1/ontologies/units/versions");

    /// <summary>Waits until so many versions are there, or the restore has ended.</summary>
    private static async Task ReachAsync(ServerUnderTest server, int present, Task restoring)
    {
        while (!restoring.IsCompleted)
        {
            using var answer = await server.Http.GetAsync("/v1/ontology-pulls");
            var pulls = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!.AsArray();
            if (pulls.Count > present || pulls.Count(p => (string?)p!["status"] == "restored") > present)
            {
                return;
            }

            await WaitAsync(5);
        }
    }

    private static Task WaitAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    private static string Release(int release)
    {
        var text = new StringBuilder($"format-version: 1.2\ndata-version: release-{release}\nontology: units\n\n");
        for (var term = 1; term <= Terms; term++)
        {
            text.Append(CultureInfo.InvariantCulture, $"[Term]\nid: UN:{term:0000000}\nname: unit {term} of {release}\ndef: \"The unit with the number {term}.\" [UN:curators]\nsynonym: \"u{term}\" EXACT []\n{(term > 1 ? $"is_a: UN:{term / 2:0000000}\n" : "")}\n");
        }

        return text.ToString();
    }
}
