using Alexandria.Knowledge.Articles;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Knowledge.Ontologies.Search;
using Alexandria.Knowledge.Search;
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
