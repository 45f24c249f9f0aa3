using System.Text.Json.Nodes;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Ontologies.Backup;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Doctor;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Knowledge.Ontologies.Search;
using Alexandria.Knowledge.Tests.Ontologies.Extraction;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Knowledge.Tests.Ontologies.Backup;

public sealed class BackupTests : IDisposable
{
    private readonly TestDirectory folder = new();

    [Fact]
    public async Task Versions_come_back_into_an_empty_installation_as_they_were_and_a_second_restore_changes_nothing()
    {
        await using var upstream = await Upstream.StartAsync();
        var specification = Specification(upstream);
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        upstream.Put("instruments.obo", Instruments.First);
        upstream.Put("packed.tar.gz", TarBytes.Gzip(new TarBytes().File("README", "read me").File("packed.obo", Instruments.First).Build()));
        await host.PullAsync(specification);
        upstream.Put("instruments.obo", Instruments.Second);
        await host.PullAsync(specification);
        upstream.Put("instruments.obo", Instruments.Broken);
        Assert.Contains(PullStatus.Held, (await host.PullAsync(specification)).Select(p => p.Status));
        var plan = (await host.MustAsync(new ListPlans())).Items[0];

        // The first one was published again by hand: what readers see is not the newest.
        await host.MustAsync(new PublishVersion { VersionId = (await VersionsAsync(host, "instruments"))[^1].Id });
        var file = Path.Combine(folder.Path, "backup.tar");
        var written = await VerbRun.RunAsync(new BackupVerb(), host, json: true, ("to", file));
        Assert.Equal((0, true, 4, 2), (written.Code, (bool)Json(written)["verified"]!, (int)Json(written)["versions"]!, (int)Json(written)["ontologies"]!));
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder.Path));

        await using var empty = await CatalogHost.StartAsync(upstream.Port);
        var restored = await VerbRun.RunAsync(new RestoreVerb(), empty, json: true, ("file", file));

        Assert.True(restored.Code == 0, restored.Out + restored.Error);
        Assert.Equal(4, (int)Json(restored)["restored"]!);
        foreach (var ontology in new[] { "instruments", "packed" })
        {
            Assert.Equal(await VersionsAsync(host, ontology), await VersionsAsync(empty, ontology));
            foreach (var version in await VersionsAsync(host, ontology))
            {
                Assert.Equivalent((await host.MustAsync(new GetVersion { VersionId = version.Id })).Files, (await empty.MustAsync(new GetVersion { VersionId = version.Id })).Files);
                Assert.Equal((await host.MustAsync(new ListValidations { VersionId = version.Id })).Items.Select(v => (v.Passed, v.Errors, v.ValidatedAt)), (await empty.MustAsync(new ListValidations { VersionId = version.Id })).Items.Select(v => (v.Passed, v.Errors, v.ValidatedAt)));
            }
        }

        Assert.Equal("IN:2", (await empty.MustAsync(new SearchTerms { Q = "scales" })).Items[0].TermId);
        Assert.Equivalent(await host.MustAsync(new GetTerm { OntologyId = "instruments", TermId = "IN:4" }), await empty.MustAsync(new GetTerm { OntologyId = "instruments", TermId = "IN:4" }));
        Assert.Equal(plan, (await empty.MustAsync(new ListPlans())).Items[0] with { Entries = plan.Entries });
        Assert.Empty((await empty.MustAsync(new DoctorOntologies { Files = true })).Findings);
        if (AnalyticsLibrary.Available)
        {
            Assert.Equivalent(await host.MustAsync(new GetStatistics { OntologyId = "instruments" }), await empty.MustAsync(new GetStatistics { OntologyId = "instruments" }));
        }

        var again = await VerbRun.RunAsync(new RestoreVerb(), empty, json: true, ("file", file));
        Assert.Equal((0, 0, 4), (again.Code, (int)Json(again)["restored"]!, (int)Json(again)["present"]!));
        Assert.Equal(4, (await empty.MustAsync(new ListPulls())).Items.Count);

        // What upstream said came back too: nothing is downloaded that is there.
        upstream.Put("instruments.obo", Instruments.Broken);
        upstream.Sent.Clear();
        Assert.All(await empty.PullAsync(specification), p => Assert.Equal(PullStatus.Unchanged, p.Status));
        Assert.Empty(upstream.Sent);
    }

    [Fact]
    public async Task A_restore_brings_a_pruned_version_back_and_does_not_move_what_readers_see()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        var specification = Specification(upstream);
        upstream.Put("packed.tar.gz", TarBytes.Gzip(TarBytes.Of("packed.obo")));
        upstream.Put("instruments.obo", Instruments.First);
        await host.PullAsync(specification);
        var file = Path.Combine(folder.Path, "backup.tar");
        Assert.Equal(0, (await VerbRun.RunAsync(new BackupVerb(), host, json: false, ("to", file), ("ontologies", "instruments"))).Code);
        upstream.Put("instruments.obo", Instruments.Second);
        await host.PullAsync(specification);
        var latest = (await host.MustAsync(new GetOntology { OntologyId = "instruments" })).Latest!;
        var first = (await VersionsAsync(host, "instruments"))[^1];
        await host.MustAsync(new PruneOntologies { Keep = 1, Confirm = true });

        var restored = await VerbRun.RunAsync(new RestoreVerb(), host, json: false, ("file", file));

        Assert.True(restored.Code == 0, restored.Out + restored.Error);
        Assert.Contains("instruments 1  restored", restored.Out, StringComparison.Ordinal);
        Assert.Equal(first, (await VersionsAsync(host, "instruments"))[^1]);
        Assert.Equal(latest, (await host.MustAsync(new GetOntology { OntologyId = "instruments" })).Latest);
        Assert.Equal(1L, (await VersionsAsync(host, "instruments")).Count(v => v.Latest));
    }

    [Fact]
    public async Task Another_version_with_the_same_number_stays_and_is_told()
    {
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("instruments.obo", Instruments.First);
        upstream.Put("packed.tar.gz", TarBytes.Gzip(new TarBytes().File("packed.obo", Instruments.First).Build()));
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        await using var other = await CatalogHost.StartAsync(upstream.Port);
        await host.PullAsync(Specification(upstream));
        upstream.Put("instruments.obo", Instruments.Second);
        await other.PullAsync(Specification(upstream).Split("  - id: packed")[0]);
        var file = Path.Combine(folder.Path, "backup.tar");
        await VerbRun.RunAsync(new BackupVerb(), host, json: false, ("to", file));
        var before = await VersionsAsync(other, "instruments");

        var restored = await VerbRun.RunAsync(new RestoreVerb(), other, json: true, ("file", file));

        Assert.Equal((1, 1, 1), (restored.Code, (int)Json(restored)["restored"]!, (int)Json(restored)["failed"]!));
        Assert.Contains("restore_number_taken", Json(restored)["items"]!.AsArray().Select(i => i!["code"]?.ToString()));
        Assert.Equal(before, await VersionsAsync(other, "instruments"));
        Assert.Single(await VersionsAsync(other, "packed"));
        Assert.Empty((await other.MustAsync(new DoctorOntologies { Files = true })).Findings);
    }

    [Fact]
    public async Task A_version_whose_files_are_lost_is_named_and_the_others_are_backed_up()
    {
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("instruments.obo", Instruments.First);
        upstream.Put("packed.tar.gz", TarBytes.Gzip(new TarBytes().File("packed.obo", Instruments.Second).Build()));
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        await host.PullAsync(Specification(upstream));
        var lost = (await VersionsAsync(host, "packed"))[0].Content;
        await host.Database.WriteAsync(work => work.ExecuteAsync("delete from ontology_file_pieces where sha256 = @lost", new { lost }), Data.WritePriority.Caller, TestContext.Current.CancellationToken);
        var file = Path.Combine(folder.Path, "backup.tar");

        var written = await VerbRun.RunAsync(new BackupVerb(), host, json: true, ("to", file));

        Assert.Equal((1, 1, "storage_piece_missing"), (written.Code, (int)Json(written)["versions"]!, Json(written)["skipped"]![0]!["code"]!.ToString()));
        Assert.Equal(0, (await VerbRun.RunAsync(new BackupVerb(), null, json: false, ("verify", file))).Code);
        Assert.Equal("file_exists", Json(await VerbRun.RunAsync(new BackupVerb(), host, json: true, ("to", file)))["error"]!["code"]!.ToString());
        Assert.Equal("ontology_not_found", Json(await VerbRun.RunAsync(new BackupVerb(), host, json: true, ("to", file + "2"), ("ontologies", "none")))["error"]!["code"]!.ToString());
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    public void Dispose() => folder.Dispose();

    private static JsonNode Json((int Code, string Out, string Error) answer) => JsonNode.Parse(answer.Out)!;

    private static async Task<IReadOnlyList<VersionView>> VersionsAsync(TestHost host, string ontology) => (await host.MustAsync(new ListVersions { OntologyId = ontology })).Items;

    private static string Specification(Upstream upstream) =>
        $"""
        defaults:
          resolver: url
        ontologies:
          - id: instruments
            source: {upstream.Address}instruments.obo
            licence: CC0-1.0
          - id: packed
            source: {upstream.Address}packed.tar.gz
            licence: CC0-1.0
            member: packed.obo
        """;
}
