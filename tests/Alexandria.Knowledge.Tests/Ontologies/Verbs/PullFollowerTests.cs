using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Knowledge.Ontologies.Verbs;
using Alexandria.Knowledge.Tests.Ontologies.Backup;
using Alexandria.Knowledge.Tests.Ontologies.Extraction;
using Alexandria.Modules;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Knowledge.Tests.Ontologies.Verbs;

public sealed class PullFollowerTests
{
    private static readonly string[] Ids = ["instruments", "broken", "evil"];

    [Fact]
    public async Task Who_waits_reads_a_line_at_each_change_and_the_exit_code_tells_whether_all_is_well()
    {
        await using var upstream = await Upstream.StartAsync();
        Put(upstream);
        await using var host = await CatalogHost.StartAsync(upstream.Port);

        var (followed, lines) = await FollowAsync(host, await StartAsync(host, upstream, "instruments"), live: false);
        Assert.Equal((0, PullStatus.Published), (followed.ExitCode, ((StartedPulls)followed.Answer).Items[0].Status));
        Assert.Equal("instruments  download", lines[0].TrimEnd());
        Assert.Equal("instruments  published", lines[^1]);
        Assert.DoesNotContain(lines, l => l.Contains('\u001b', StringComparison.Ordinal));

        (followed, lines) = await FollowAsync(host, await StartAsync(host, upstream, Ids), live: false);
        Assert.Equal(1, followed.ExitCode);
        Assert.Equal([PullStatus.Unchanged, PullStatus.Held, PullStatus.Refused], ((StartedPulls)followed.Answer).Items.Select(p => p.Status));
        Assert.Contains("instruments  unchanged", lines);
        Assert.Contains(lines, l => l.StartsWith("broken       held  validation_findings: ", StringComparison.Ordinal) && l.Contains("(ontology report ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("evil         refused  archive_traversal: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_a_terminal_running_pulls_are_written_over_and_what_has_ended_stays()
    {
        await using var upstream = await Upstream.StartAsync();
        Put(upstream);
        await using var host = await CatalogHost.StartAsync(upstream.Port);

        var (followed, lines) = await FollowAsync(host, await StartAsync(host, upstream, Ids), live: true);

        Assert.Equal(1, followed.ExitCode);
        var text = string.Join('\n', lines);
        Assert.Contains("\u001b[3A\u001b[0J", text, StringComparison.Ordinal);
        Assert.Equal(3, Ids.Count(id => Shown(text).Any(l => l.StartsWith(id, StringComparison.Ordinal))));
        Assert.Equal(3, Shown(text).Count(l => l.Length > 0));
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_the_pull_running_and_is_told_so()
    {
        await using var upstream = await Upstream.StartAsync();
        Put(upstream);
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        var hold = upstream.Hold();
        var started = await StartAsync(host, upstream, "instruments");
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var following = new PullFollower().FollowAsync(started, Context(host, output, error, live: false, stop.Token));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        Assert.Contains("The pulls go on at the server", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(PullStatus.Running, (await host.MustAsync(new GetPull { PullId = started.Items[0].Id })).Status);
        Assert.Equal(["instruments"], (await host.MustAsync(new PullOntologies { PlanId = started.Items[0].PlanId })).AlreadyRunning);
        hold.SetResult();
        Assert.Equal(PullStatus.Published, Assert.Single(await host.EndedAsync(started)).Status);
    }

    [Fact]
    public void Lines_show_stage_bar_bytes_and_rate_as_far_as_they_are_known()
    {
        var clock = new TestClock();
        using var output = new StringWriter();
        using var lines = new PullLines(output, live: true, width: 100, clock);
        var pull = new PullView
        {
            Id = "1", PlanId = "p", OntologyId = "units", Url = "http://example.org/", Status = PullStatus.Running, Stage = PullStage.Download, Done = 0, Total = 4 << 20, StartedBy = "x", StartedAt = clock.GetUtcNow(),
        };
        lines.Show([pull]);
        clock.Advance(TimeSpan.FromSeconds(2));
        lines.Show([pull with { Done = 1 << 20 }]);
        Assert.EndsWith("units  download [#####               ] 1.0 MiB of 4.0 MiB  512.0 KiB/s\n", output.ToString(), StringComparison.Ordinal);
        lines.Show([pull with { Done = 2 << 20, Total = null }]);
        Assert.EndsWith("2.0 MiB  1.0 MiB/s\n", output.ToString(), StringComparison.Ordinal);
        lines.Show([pull with { OntologyId = "\u001b]0;x\u0007", Status = PullStatus.Refused, Code = "archive_traversal", Message = "\u001b[2J" }]);
        Assert.DoesNotContain('\u0007', output.ToString());
        Assert.DoesNotContain("\u001b[2J", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What stands on a terminal in the end.</summary>
    private static List<string> Shown(string text)
    {
        var screen = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var rest = line;
            while (rest.StartsWith('\u001b'))
            {
                var up = int.Parse(rest[2..rest.IndexOf('A', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
                screen.RemoveRange(screen.Count - up, up);
                rest = rest[(rest.IndexOf("[0J", StringComparison.Ordinal) + 3)..];
            }

            screen.Add(rest);
        }

        return screen;
    }

    private static FollowContext Context(TestHost host, TextWriter output, TextWriter error, bool live, CancellationToken cancellation) => new()
    {
        Operations = new VerbRun.HostOperations(host),
        Lines = output,
        Error = error,
        Live = live,
        Width = 120,
        Cancellation = cancellation,
    };

    private static async Task<(Followed Followed, string[] Lines)> FollowAsync(TestHost host, StartedPulls started, bool live)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var followed = await new PullFollower().FollowAsync(started, Context(host, output, error, live, TestContext.Current.CancellationToken));
        Assert.Equal("", error.ToString());
        return (followed.Value, output.ToString().TrimEnd('\n').Split('\n'));
    }

    private static void Put(Upstream upstream)
    {
        upstream.Put("instruments.obo", Instruments.First);
        upstream.Put("broken.obo", Instruments.Broken);
        upstream.Put("evil.obo", TarBytes.Of("../evil.obo"));
    }

    private static async Task<StartedPulls> StartAsync(TestHost host, Upstream upstream, params IEnumerable<string> ids)
    {
        var entries = string.Concat(ids.Select(id => $"  - id: {id}\n    source: {upstream.Address}{id}.obo\n    licence: CC0-1.0\n"));
        var plan = await host.MustAsync(new PlanOntologies { Specification = "defaults:\n  resolver: url\nontologies:\n" + entries });
        return await host.MustAsync(new PullOntologies { PlanId = plan.Id });
    }
}
