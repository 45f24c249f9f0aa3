using System.Diagnostics;
using System.Text.RegularExpressions;
using Alexandria.Testing.Servers;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>What a monitoring system is given: the metrics, as its own tool checks them, and the alerts on them.</summary>
public sealed partial class MonitoringTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string Root = RepositoryRoot();
    private static readonly string Rules = Path.Combine(Root, "deploy", "monitoring", "alexandria.rules.yml");

    [Fact]
    public async Task The_metrics_pass_the_check_of_Prometheus_without_a_remark()
    {
        var (code, output) = await PromtoolAsync(await MetricsAsync(), "check", "metrics");

        Assert.Equal((0, ""), (code, output.Trim()));
    }

    [Fact]
    public async Task Each_alert_fires_when_it_should_and_keeps_quiet_when_it_should()
    {
        var (checkCode, checkedRules) = await PromtoolAsync("", "check", "rules", Rules);
        var (testCode, tested) = await PromtoolAsync("", "test", "rules", Path.ChangeExtension(Rules, ".test.yml"));

        Assert.True(checkCode == 0, checkedRules);
        Assert.True(testCode == 0, tested);
        var text = await File.ReadAllTextAsync(Path.ChangeExtension(Rules, ".test.yml"));
        Assert.All(Alerts(), alert => Assert.True(
            text.Contains($"name: {alert} fires", StringComparison.Ordinal) && text.Contains($"name: {alert} keeps quiet", StringComparison.Ordinal),
            $"{alert} lacks a case in which it fires or one in which it keeps quiet."));
    }

    [Fact]
    public async Task Alerts_name_metrics_that_there_are_and_each_has_its_runbook()
    {
        var metrics = await MetricsAsync();
        var runbook = await File.ReadAllTextAsync(Path.Combine(Root, "docs", "operations", "alerts.md"));

        Assert.All(MetricName().Matches(await File.ReadAllTextAsync(Rules)).Select(m => m.Value).Distinct().Except(TestInstallation.IsScaleOut ? MetricsTests.OfSqlite : []), name => Assert.Contains($"\n{name}", metrics, StringComparison.Ordinal));
        Assert.All(Alerts(), alert => Assert.Contains($"\n## {alert}\n", runbook, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Alerts() => [.. AlertName().Matches(File.ReadAllText(Rules)).Select(m => m.Groups["name"].Value)];

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Alexandria.slnx")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
        }

        return directory.FullName;
    }

    private static async Task<(int Code, string Output)> PromtoolAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool (Debian package prometheus) is not installed");
            throw;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await errors);
        }
    }

    /// <summary>After a ticket has come to its proposal, so that every part has had something to count.</summary>
    private async Task<string> MetricsAsync()
    {
        using var client = fixture.Server.Client();
        using var stranger = fixture.Server.Client("wrong");
        using var refused = await stranger.GetAsync(new Uri("/v1/tickets", UriKind.Relative));
        await client.MustAsync("POST", "/v1/tickets", new { subject = "Export fails", body = "It stops after ten pages." });
        for (var i = 0; ; i++)
        {
            var text = await client.GetStringAsync("/metrics");
            if (text.Contains("node=\"propose\"", StringComparison.Ordinal) && text.Contains("alexandria_audit_sealed_total", StringComparison.Ordinal))
            {
                return text;
            }

            Assert.True(i < 300, "No proposal was counted within half a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    [GeneratedRegex(@"\b(alexandria|process)_[a-z0-9_]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex MetricName();

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex AlertName();
}
