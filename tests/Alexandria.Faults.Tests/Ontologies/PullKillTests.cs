using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Ontologies;

/// <summary>A pull is killed in each of its stages, at different moments: no half version is ever seen, and it comes to its end after the restart.</summary>
public sealed class PullKillTests
{
    private const int Terms = 12_000;

    private static readonly string[] Stages = ["download", "extract", "validate", "publish"];
    private static readonly int[] DelaysMs = [0, 8, 30, 90, 250];

    [Fact]
    public async Task A_pull_that_is_killed_in_any_stage_leaves_no_half_version_and_ends_after_the_restart()
    {
        Assert.SkipWhen(TestInstallation.IsScaleOut, "Looks into the rows of the embedded home; the rules are the same module's on both.");
        var rounds = FaultSettings.Read().Rounds / 20;
        using var data = new TestDirectory();
        await using var upstream = await Upstream.StartAsync();
        await using var server = new ServerUnderTest(data.Path)
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ALEXANDRIA_DOWNLOADS__ALLOWPRIVATENETWORK"] = "true",
                ["ALEXANDRIA_DOWNLOADS__ALLOWEDPORTS__0"] = upstream.Port.ToString(CultureInfo.InvariantCulture),
                ["ALEXANDRIA_DOWNLOADS__REQUESTSPERSECOND"] = "100",
                ["ALEXANDRIA_KNOWLEDGE__ONTOLOGIES__OBOREGISTRY"] = "",
            },
        };
        await server.StartAsync();
        var killedIn = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var (stage, delay) in Enumerable.Repeat(Stages.SelectMany(s => DelaysMs.Select(d => (s, d))), Math.Max(1, rounds)).SelectMany(points => points))
        {
            upstream.Put("units.zip", Archive(++number));
            var pull = await StartPullAsync(server, upstream);
            var at = await ReachAsync(server, pull, stage);
            await WaitAsync(delay);
            await server.KillAsync();
            await server.StartAsync();
            killedIn[at] = killedIn.GetValueOrDefault(at) + 1;

            await CatalogRows.AssertNothingHalfAsync(data.Path, $"round {number}, killed {delay} ms after {at} was seen");
            var ended = await EndAsync(server, pull);
            Assert.Equal("published", (string)ended["status"]!);
            var latest = (await GetAsync(server, "/v1/ontologies/units"))["latest"]!;
            Assert.Equal(($"release-{number}", Terms), ((string)latest["label"]!, (int)latest["terms"]!));
            using var checkup = await server.Http.PostAsJsonAsync("/v1/ontologies/doctor", new { repair = true, files = true });
            var found = JsonNode.Parse(await checkup.Content.ReadAsStringAsync())!;
            Assert.True((bool?)found["consistent"] == true, $"round {number}, killed in {at}: {found.ToJsonString()}");
            await CatalogRows.AssertNothingHalfAsync(data.Path, $"round {number}, after the doctor");
        }

        server.AssertNoFaultWasLogged();
        TestContext.Current.TestOutputHelper!.WriteLine($"MEASURED {number} kills of a pull, each ended after the restart; killed in {string.Join(", ", killedIn.Select(k => $"{k.Key} {k.Value}"))}");
    }

    private static async Task<string> StartPullAsync(ServerUnderTest server, Upstream upstream)
    {
        var specification = $"ontologies:\n  - id: units\n    resolver: url\n    source: {upstream.Address}units.zip\n    licence: CC0-1.0\n    member: units.obo\n";
        using var planned = await server.Http.PostAsJsonAsync("/v1/ontology-plans", new { specification });
        var plan = JsonNode.Parse(await planned.Content.ReadAsStringAsync())!;
        using var started = await server.Http.PostAsJsonAsync("/v1/ontology-pulls", new { planId = (string)plan["id"]! });
        var pulls = JsonNode.Parse(await started.Content.ReadAsStringAsync())!;
        Assert.True(pulls["items"] is JsonArray { Count: 1 }, pulls.ToJsonString() + plan.ToJsonString());
        return (string)pulls["items"]![0]!["id"]!;
    }

    /// <summary>Asks until the pull is in the stage, or beyond it.</summary>
    private static async Task<string> ReachAsync(ServerUnderTest server, string pull, string stage)
    {
        while (true)
        {
            var seen = await GetAsync(server, "/v1/ontology-pulls/" + pull);
            var at = (string)seen["status"]! == "running" ? (string)seen["stage"]! : (string)seen["status"]!;
            if (Array.IndexOf(Stages, at) is var place && (place < 0 || place >= Array.IndexOf(Stages, stage)))
            {
                return at;
            }
        }
    }

    private static async Task<JsonNode> EndAsync(ServerUnderTest server, string pull)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var seen = await GetAsync(server, "/v1/ontology-pulls/" + pull);
            if ((string)seen["status"]! != "running")
            {
                return seen;
            }

            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"the pull does not end: {seen.ToJsonString()}");
            await WaitAsync(20);
        }
    }

    private static async Task<JsonNode> GetAsync(ServerUnderTest server, string address) => JsonNode.Parse(await server.Http.GetStringAsync(address))!;

    private static Task WaitAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    private static byte[] Archive(int release)
    {
        var text = new StringBuilder($"format-version: 1.2\ndata-version: release-{release}\nontology: units\n\n");
        for (var term = 1; term <= Terms; term++)
        {
            text.Append(CultureInfo.InvariantCulture, $"[Term]\nid: UN:{term:0000000}\nname: unit {term} of {release}\ndef: \"The unit with the number {term}.\" [UN:curators]\nsynonym: \"u{term}\" EXACT []\n{(term > 1 ? $"is_a: UN:{term / 2:0000000}\n" : "")}\n");
        }

        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = archive.CreateEntry("units.obo").Open())
            {
                entry.Write(Encoding.UTF8.GetBytes(text.ToString()));
            }

            using var readme = archive.CreateEntry("README.txt").Open();
            readme.Write("Units."u8);
        }

        return buffer.ToArray();
    }
}
