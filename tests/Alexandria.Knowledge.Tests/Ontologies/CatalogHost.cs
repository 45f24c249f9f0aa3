using System.Globalization;
using Alexandria.Adapters.Blobs;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.DuckDb;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Knowledge.Tests.Ontologies;

/// <summary>The kernel with the Knowledge module, a store for files, and a way out to a server on this machine.</summary>
internal static class CatalogHost
{
    public static Task<TestHost> StartAsync(int port, string? directory = null, params IEnumerable<(string Key, string Value)> settings) => TestHost.StartAsync(new TestHostOptions
    {
        Modules = [new KnowledgeModule()],
        DataDirectory = directory,
        Settings = settings.Append(("OboRegistry", "")).ToDictionary(s => "Knowledge:Ontologies:" + s.Item1, s => (string?)s.Item2, StringComparer.Ordinal),
        Services = (services, folder) =>
        {
            services.AddDirectoryBlobs(Path.Combine(folder, "blobs"));
            services.AddSingleton<IWorkingDirectory>(new WorkingDirectory(folder));
            services.AddDuckDb(new AnalyticsOptions { Library = AnalyticsLibrary.Path }, folder);
            services.AddDownloads(new DownloadOptions { AllowPrivateNetwork = true, AllowedPorts = [port], RequestsPerSecond = 100, Burst = 100, MaxAttempts = 2 });
        },
    });

    /// <summary>Plans and pulls, and waits for all to end.</summary>
    public static async Task<IReadOnlyList<PullView>> PullAsync(this TestHost host, string specification)
    {
        var plan = await host.MustAsync(new PlanOntologies { Specification = specification });
        Assert.All(plan.Entries, e => Assert.True(e.Resolved, string.Create(CultureInfo.InvariantCulture, $"{e.OntologyId}: {e.Code} {e.Message}")));
        return await host.EndedAsync(await host.MustAsync(new PullOntologies { PlanId = plan.Id }));
    }

    public static async Task<IReadOnlyList<PullView>> EndedAsync(this TestHost host, StartedPulls started)
    {
        var ended = new List<PullView>();
        foreach (var pull in started.Items)
        {
            ended.Add(await host.UntilAsync(() => host.MustAsync(new GetPull { PullId = pull.Id }), p => p.Status != PullStatus.Running));

            // Rows are seen from the commit on; whoever follows the log is told a moment later, and indexes wait only for what they were told of.
            var last = await host.Events.ReadBackAsync("default", null, new EventFilter("ontologies.pull-ended", pull.Id), 1, TestContext.Current.CancellationToken);
            await host.UntilAsync(() => Task.FromResult(host.Events.Head), head => head >= Assert.Single(last).Position);
        }

        return ended;
    }
}
