using Alexandria.Knowledge.Articles;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Doctor;
using Alexandria.Knowledge.Ontologies.Observability;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Knowledge.Ontologies.Search;
using Alexandria.Knowledge.Search;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Knowledge.Tests.Ontologies.Pull;

public sealed class PullTests
{
    private const string Units = """
        format-version: 1.2
        data-version: releases/2026-01-01
        ontology: units

        [Term]
        id: UN:1
        name: unit
        def: "A quantity that others are measured in." [UN:curators]

        [Term]
        id: UN:2
        name: gram
        def: "A thousandth of a kilogram." [UN:curators]
        synonym: "g" EXACT []
        synonym: "gramme" EXACT []
        xref: SI:gram
        is_a: UN:1

        """;

    [Fact]
    public async Task An_ontology_goes_from_a_specification_into_the_catalog_and_a_second_pull_downloads_nothing()
    {
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("units.obo", Units);
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        var specification = Specification(upstream);

        var pull = Assert.Single(await host.PullAsync(specification));

        Assert.True(pull.Status == PullStatus.Published, $"{pull.Status} {pull.Code} {pull.Message}");
        var ontology = await host.MustAsync(new GetOntology { OntologyId = "units" });
        Assert.Equal(("releases/2026-01-01", "CC0-1.0", 2L, 2L, 1L, 1L), (ontology.Latest!.Label, ontology.Latest.Licence, ontology.Latest.Terms, ontology.Latest.Synonyms, ontology.Latest.CrossReferences, ontology.Latest.Edges));
        Assert.Equal("UN:2", (await host.MustAsync(new SearchTerms { Q = "gramme" })).Items[0].TermId);
        Assert.Equal(["UN:1"], (await host.MustAsync(new ListChildren { OntologyId = "units" })).Items.Select(c => c.Id));
        Assert.Equal(("unit", 1L), ((await host.MustAsync(new GetTerm { OntologyId = "units", TermId = "UN:2" })).Relations[0].Label, (await host.MustAsync(new GetTerm { OntologyId = "units", TermId = "UN:1" })).Children));

        await host.MustAsync(new WriteArticle { Title = "Scales", Body = "Enter the weight in gramme, never in pounds." });
        await host.MustAsync(new WriteArticle { Title = "Doors", Body = "Keep the door of the balance shut." });
        var hit = Assert.Single((await host.MustAsync(new SearchArticles { Q = "weights of one gram" })).Items);
        Assert.Contains("gramm", hit.Terms);

        var again = Assert.Single(await host.PullAsync(specification));
        Assert.Equal((PullStatus.Unchanged, ontology.Latest.Id), (again.Status, again.VersionId));
        Assert.Equal(["/units.obo"], upstream.Sent);
    }

    [Fact]
    public async Task A_term_that_changes_upstream_is_named_by_the_plans_diff_and_by_the_delta()
    {
        Assert.SkipUnless(AnalyticsLibrary.Available, AnalyticsLibrary.Missing);
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("units.obo", Units);
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        var plan = await host.MustAsync(new PlanOntologies { Specification = Specification(upstream) });
        await host.EndedAsync(await host.MustAsync(new PullOntologies { PlanId = plan.Id }));
        Assert.Equal("no_earlier_version", (await host.CallAsync(new GetDelta { OntologyId = "units" })).Error?.Code);

        upstream.Put("units.obo", Units.Replace("A thousandth of a kilogram.", "One thousandth of a kilogram.", StringComparison.Ordinal));
        Assert.Contains("etag", (await host.MustAsync(new DiffPlan { PlanId = plan.Id })).Changes.Select(c => c.Field));
        await host.PullAsync(Specification(upstream));

        var delta = await host.MustAsync(new GetDelta { OntologyId = "units" });
        Assert.Equal((0L, 0L, 1L), (delta.Added, delta.Removed, delta.Changed));
        Assert.Equal(("UN:2", "definition"), (delta.Terms[0].Id, Assert.Single(delta.Terms[0].Fields)));
        var statistics = await host.MustAsync(new GetStatistics { OntologyId = "units" });
        Assert.Equal((2L, 2L, 1L), (statistics.Terms, statistics.Synonyms, statistics.Edges));
        var rows = await host.MustAsync(new QueryCatalog { Sql = "select ontology_id, count(*) from versions group by all" });
        Assert.Equal(["units", "2"], Assert.Single(rows.Rows));
        Assert.Equal("query_not_allowed", (await host.CallAsync(new QueryCatalog { Sql = "copy terms to '/tmp/terms.csv'" })).Error?.Code);
        Assert.Equal(2, (await host.MustAsync(new GetStorage())).Ontologies.Single().Versions);
        Assert.True((await host.MustAsync(new DoctorOntologies { Analytics = true })).Consistent);
        Assert.Equal(1L, (await host.MustAsync(new GetDelta { OntologyId = "units" })).Changed);
        Assert.NotEmpty((await host.MustAsync(new ProfileQuery { Sql = "select * from terms" })).Plan.Name);
        Assert.Equal("version_id", (await host.MustAsync(new GetTable { Table = "terms" })).Columns[0].Name);
    }

    [Fact]
    public async Task A_lock_brings_the_same_file_or_nothing()
    {
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("units.obo", Units);
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        await host.PullAsync(Specification(upstream));
        var plan = await host.MustAsync(new PlanOntologies { Specification = Specification(upstream) });
        var locked = System.Text.Encoding.UTF8.GetString((await host.MustAsync(new LockPlan { PlanId = plan.Id })).Bytes.Span);
        Assert.Contains("sha256:", locked, StringComparison.Ordinal);

        upstream.Put("units.obo", Units + "! changed upstream\n");
        var pull = Assert.Single(await host.EndedAsync(await host.MustAsync(new PullOntologies { Lock = locked })));
        Assert.Equal((PullStatus.Refused, "download_checksum"), (pull.Status, pull.Code));
        Assert.Equal("specification_lock_invalid", (await host.CallAsync(new PullOntologies { Lock = "{}" })).Error?.Code);
        foreach (var (was, forged) in new[] { ("\"units\"", "\"../units\""), (upstream.Address + "units.obo", "ftp://example.org/units.obo"), ("\"error\"", "\"mondays\""), ("\"baseIri\": null", "\"baseIri\": \"units\"") })
        {
            Assert.Contains(was, locked, StringComparison.Ordinal);
            Assert.Equal("specification_lock_invalid", (await host.CallAsync(new PullOntologies { Lock = locked.Replace(was, forged, StringComparison.Ordinal) })).Error?.Code);
        }
    }

    [Fact]
    public async Task What_a_specification_gets_wrong_is_named_at_once_with_its_place()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var host = await CatalogHost.StartAsync(upstream.Port);

        var error = (await host.CallAsync(new PlanOntologies
        {
            Specification = "defaults:\n  resolver: telepathy\nontologies:\n  - id: Units\n  - id: uo\n    refuseOn: mondays\n    licences: [MIT]\n  - id: uo\n    resolver: url\n",
        })).Error!;

        Assert.Equal("specification_invalid", error.Code);
        Assert.Contains("line 7, column 5", error.Fields.Keys);
        Assert.True(error.Fields.Count >= 4, Json.Write(error.Fields));
        Assert.Equal("specification_invalid", (await host.CallAsync(new PlanOntologies { Specification = new string('[', 100_000) })).Error?.Code);
        Assert.Equal("specification_invalid", (await host.CallAsync(new PlanOntologies { Specification = "a: &a [1]\nb: *a" })).Error?.Code);

        var plan = await host.MustAsync(new PlanOntologies { Specification = $"ontologies:\n  - id: a\n    resolver: url\n    source: {upstream.Address}a.ttl\n  - id: b\n    resolver: url\n    source: {upstream.Address}b.ttl\n    licence: Proprietary\n  - id: c\n    resolver: file\n    source: /etc/passwd\n    licence: MIT\n  - id: d\n    resolver: url\n    source: {upstream.Address}gone.ttl\n    licence: MIT\n" });
        Assert.Equal(["licence_unknown", "licence_not_allowed", "file_not_allowed", "download_status"], plan.Entries.Select(e => e.Code));
        Assert.Equal("nothing_to_pull", (await host.CallAsync(new PullOntologies { PlanId = plan.Id })).Error?.Code);
        var stats = await host.MustAsync(new GetOntologyStats());
        Assert.Equal(4, stats.RefusalsByGate.Sum(r => r.Refusals));
    }

    [Fact]
    public async Task A_version_with_errors_is_held_until_a_person_publishes_it()
    {
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("units.obo", Units);
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        await host.PullAsync(Specification(upstream));
        upstream.Put("units.obo", Units + "[Term]\nid: UN:3\nname: loop\nis_a: UN:4\n\n[Term]\nid: UN:4\nname: pool\nis_a: UN:3\n");

        var pull = Assert.Single(await host.PullAsync(Specification(upstream)));

        Assert.Equal((PullStatus.Held, "validation_findings"), (pull.Status, pull.Code));
        Assert.Equal(2L, (await host.MustAsync(new GetOntology { OntologyId = "units" })).Latest!.Terms);
        Assert.Contains("UN:3", System.Text.Encoding.UTF8.GetString((await host.MustAsync(new GetValidationReport { VersionId = pull.VersionId! })).Bytes.Span), StringComparison.Ordinal);
        await host.MustAsync(new PublishVersion { VersionId = pull.VersionId! });
        Assert.Equal(4L, (await host.MustAsync(new GetOntology { OntologyId = "units" })).Latest!.Terms);

        var pruned = await host.MustAsync(new PruneOntologies { Keep = 1, Confirm = true });
        Assert.Equal(1L, Assert.Single(pruned.Items).Number);
        Assert.Single((await host.MustAsync(new ListVersions { OntologyId = "units" })).Items);
        Assert.True((await host.MustAsync(new DoctorOntologies { Files = true })).Consistent);
    }

    private static string Specification(Upstream upstream) =>
        $"""
        defaults:
          resolver: url
        ontologies:
          - id: units
            source: {upstream.Address}units.obo
            licence: CC0-1.0
        """;
}
