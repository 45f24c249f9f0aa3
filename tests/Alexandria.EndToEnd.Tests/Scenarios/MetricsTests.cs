using System.Globalization;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Everything that the product has shows in its metrics once it has run, and who uses it does not.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class MetricsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Figures =
    [
        "alexandria_audit_unsealed", "alexandria_audit_unsealed_age_seconds", "alexandria_database_queue{priority=\"caller\"}", "alexandria_database_queue{priority=\"background\"}",
        "alexandria_database_readers", "alexandria_database_size_bytes", "alexandria_database_wal_size_bytes", "alexandria_disk_free_bytes", "alexandria_disk_size_bytes",
        "alexandria_database_wait_duration_seconds_count", "alexandria_database_commit_duration_seconds_count", "alexandria_database_commit_units_count",
        "alexandria_database_write_duration_seconds_count{outcome=\"kept\"}", "alexandria_database_read_duration_seconds_count{outcome=\"succeeded\"}", "alexandria_database_read_wait_duration_seconds_count",
        "alexandria_blobs_duration_seconds_count{action=\"put\",outcome=\"succeeded\"}", "alexandria_build_info", "process_cpu_seconds_total", "process_resident_memory_bytes",
        "dotnet_gc_heap_bytes", "dotnet_threadpool_queue_length",
    ];

    /// <summary>What only the embedded home has: one file, one lane of writers.</summary>
    internal static readonly string[] OfSqlite =
    [
        "alexandria_database_readers", "alexandria_database_size_bytes", "alexandria_database_wal_size_bytes", "alexandria_disk_free_bytes", "alexandria_disk_size_bytes", "alexandria_database_commit_units_count",
    ];

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Every_operation_subscriber_projection_and_workflow_has_its_series_once_it_has_run()
    {
        using var client = Server.Client();
        foreach (var operation in Server.Operations.All)
        {
            using var answer = await client.SendAsync(Arguments.Request(operation, _ => "none"));
        }

        await client.MustAsync("POST", "/v1/tickets", new { subject = "Export fails", body = "It stops after ten pages." });
        await client.MustAsync("POST", "/v1/crash-reports", new { product = "exporter", content = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nValueError: x\n" });

        var customer = (string)(await client.MustAsync("POST", "/v1/customers", new { name = "Ada" }))["id"]!;
        await client.MustAsync("POST", $"/v1/customers/{customer}/erase", new { confirm = customer });

        // A pull that a gate refuses: its workflow has run, and the decision was counted.
        await client.MustAsync("POST", "/v1/ontology-pulls", new
        {
            @lock = """{ "lockVersion": 1, "ontologies": [{ "ontologyId": "none", "resolver": "file", "source": "/none.obo", "resolved": true, "url": "file:///none.obo", "licence": "MIT" }] }""",
        });

        var metrics = "";
        string[] Missing(string text) =>
        [
            .. Server.Operations.All.Select(o => $"alexandria_operation_duration_seconds_count{{operation=\"{o.Name}\",")
                .Concat(Server.Subscribers.SelectMany(s => new[]
                {
                    $"alexandria_events_backlog{{subscriber=\"{s}\"}}", $"alexandria_events_backlog_age_seconds{{subscriber=\"{s}\"}}",
                    $"alexandria_events_failed{{outcome=\"dead\",subscriber=\"{s}\"}}", $"alexandria_events_delivery_duration_seconds_count{{subscriber=\"{s}\"}}",
                }))
                .Concat(Server.Projections.SelectMany(p => new[] { $"alexandria_projections_lag{{projection=\"{p}\"}}", $"alexandria_projections_apply_duration_seconds_count{{outcome=\"succeeded\",projection=\"{p}\"}}" }))
                .Concat(Server.Workflows.SelectMany(w => new[]
                {
                    $"alexandria_workflows_instances{{status=\"running\",workflow=\"{w}\"}}", $"alexandria_workflows_instances{{status=\"waiting\",workflow=\"{w}\"}}",
                    $"alexandria_workflows_age_seconds{{status=\"waiting\",workflow=\"{w}\"}}", $"alexandria_workflows_overdue_seconds{{workflow=\"{w}\"}}",
                }))
                .Concat(Figures.Except(TestInstallation.IsScaleOut ? OfSqlite : []))
                .Where(series => !text.Contains("\n" + series, StringComparison.Ordinal)),
        ];
        for (var i = 0; Missing(metrics = await client.GetStringAsync("/metrics")).Length > 0 && i < 300; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Empty(Missing(metrics));
        Assert.NotEmpty(Server.Projections);
        Assert.Contains("ticket-resolution", Server.Workflows);
        Assert.DoesNotContain("otel_metric_overflow", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_tenants_and_keys_make_no_series_more()
    {
        using var client = Server.Client();
        async Task CallAsync(int number)
        {
            var caller = Callers.InRole(Roles.Agent, string.Create(CultureInfo.InvariantCulture, $"tenant-{number}")) with { Id = string.Create(CultureInfo.InvariantCulture, $"key:{number}") };
            await Server.Operations.CallAsync(Server.Operations.Find("tickets.list")!, new OperationArguments(), caller, new CallOptions { Surface = "rest" }, TestContext.Current.CancellationToken);
            await Server.Operations.CallAsync(Server.Operations.Find("keys.create")!, new OperationArguments(), caller, new CallOptions { Surface = "rest" }, TestContext.Current.CancellationToken);
        }

        await CallAsync(0);
        using var wrong = Server.Client("wrong");
        await wrong.GetAsync(new Uri("/v1/tickets", UriKind.Relative), TestContext.Current.CancellationToken);
        await client.GetStringAsync("/metrics");
        var before = await SeriesAsync(client);
        for (var i = 1; i <= 10_000; i++)
        {
            await CallAsync(i);
        }

        for (var i = 0; i < 100; i++)
        {
            using var stranger = Server.Client(string.Create(CultureInfo.InvariantCulture, $"wrong-{i}"));
            await stranger.GetAsync(new Uri("/v1/tickets", UriKind.Relative), TestContext.Current.CancellationToken);
        }

        // Background work may be measured for the first time meanwhile; a label that takes tenants or keys would make ten thousand series.
        var after = await SeriesAsync(client);
        var families = after.Except(before).GroupBy(series => series.Split('{')[0], StringComparer.Ordinal).OrderByDescending(family => family.Count()).Select(family => $"{family.Count()} × {family.First()}");
        Assert.True(after.Except(before).Count() < 1_000, string.Join('\n', families.Take(5)));
        Assert.DoesNotContain(after, series => series.Contains("tenant-", StringComparison.Ordinal) || series.Contains("key:", StringComparison.Ordinal));
        Assert.DoesNotContain(after, series => series.Contains("otel_metric_overflow", StringComparison.Ordinal));
    }

    private static async Task<HashSet<string>> SeriesAsync(HttpClient client) =>
        [.. (await client.GetStringAsync("/metrics")).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.LastIndexOf(' ')])];
}
