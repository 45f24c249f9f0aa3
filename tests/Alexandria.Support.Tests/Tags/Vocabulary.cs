using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Support.Tests.Tags;

/// <summary>A small vocabulary of what tickets are about, and the way it comes into the catalog: as a file on the server.</summary>
internal static class Vocabulary
{
    public const string First = """
        format-version: 1.2
        data-version: releases/2026-01-01
        ontology: topics

        [Term]
        id: TO:1
        name: output
        def: "What leaves the program." [TO:curators]

        [Term]
        id: TO:2
        name: export
        def: "Writing data into a file." [TO:curators]
        synonym: "data dump" EXACT []
        is_a: TO:1

        [Term]
        id: TO:3
        name: report export
        def: "Writing a report into a file." [TO:curators]
        is_a: TO:2

        [Term]
        id: TO:4
        name: sign-in
        def: "Proving who one is. <script>alert(1)</script>" [TO:curators]

        """;

    /// <summary>The export is obsolete, and signing in is gone.</summary>
    public const string Second = """
        format-version: 1.2
        data-version: releases/2026-07-01
        ontology: topics

        [Term]
        id: TO:1
        name: output
        def: "What leaves the program." [TO:curators]

        [Term]
        id: TO:2
        name: obsolete export
        is_obsolete: true
        replaced_by: TO:5

        [Term]
        id: TO:3
        name: report export
        is_a: TO:5

        [Term]
        id: TO:5
        name: file export
        def: "Writing into a file." [TO:curators]
        is_a: TO:1

        """;

    /// <summary>What pulling needs besides the modules.</summary>
    public static void AddTo(IServiceCollection services, string folder)
    {
        services.AddSingleton<IWorkingDirectory>(new WorkingDirectory(folder));
        services.AddDownloads(new DownloadOptions());
    }

    public static (string Key, string Value) Settings(TestDirectory folder) => ("Knowledge:Ontologies:LocalDirectories", folder.Path);

    /// <summary>Makes it the latest version of the ontology <c>topics</c>.</summary>
    public static async Task PublishAsync(this TestHost host, TestDirectory folder, string content)
    {
        var file = Path.Combine(folder.Path, "topics.obo");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        var plan = await host.MustAsync(new PlanOntologies { Specification = $"ontologies:\n  - id: topics\n    resolver: file\n    source: {file}\n    licence: CC0-1.0\n" });
        var started = await host.MustAsync(new PullOntologies { PlanId = plan.Id });
        var pull = await host.UntilAsync(() => host.MustAsync(new GetPull { PullId = started.Items[0].Id }), p => p.Status != PullStatus.Running);
        Assert.True(pull.Status is PullStatus.Published or PullStatus.Held, $"{pull.Status} {pull.Code} {pull.Message}");
        if (pull.Status == PullStatus.Held)
        {
            await host.MustAsync(new PublishVersion { VersionId = pull.VersionId! });
        }

        // Indexes wait for what the log told; it tells a moment after the rows are seen.
        var last = await host.Events.ReadBackAsync("default", null, new EventFilter("ontologies.pull-ended", pull.Id), 1, TestContext.Current.CancellationToken);
        await host.UntilAsync(() => Task.FromResult(host.Events.Head), head => head >= Assert.Single(last).Position);
    }
}
