using Alexandria.Contracts.Knowledge;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Knowledge.Tests.Ontologies.Search;

public sealed class TermCatalogTests : IAsyncLifetime
{
    private Upstream upstream = null!;
    private TestHost host = null!;

    private ITermCatalog Catalog => host.Get<ITermCatalog>();

    public async ValueTask InitializeAsync()
    {
        upstream = await Upstream.StartAsync();
        host = await CatalogHost.StartAsync(upstream.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task Narrower_terms_are_found_over_any_number_of_steps_and_more_than_one_way()
    {
        await PublishAsync("""
            [Term]
            id: T:1

            [Term]
            id: T:2
            is_a: T:1

            [Term]
            id: T:3
            is_a: T:2
            is_a: T:9

            [Term]
            id: T:4
            relationship: part_of T:1

            [Term]
            id: T:9

            """);

        Assert.Equal(["T:1", "T:2", "T:3"], await NarrowerAsync("T:1", "T:1", "T:2", "T:3", "T:4", "T:9", "T:77"));
        Assert.Equal(["T:3", "T:9"], await NarrowerAsync("T:9", "T:3", "T:9", "T:1"));
        Assert.Equal(["T:77"], await NarrowerAsync("T:77", "T:77", "T:1"));
        Assert.Empty(await NarrowerAsync("T:4"));
    }

    [Fact]
    public async Task A_circle_of_terms_ends()
    {
        await PublishAsync(Instruments.Broken, published: false);
        await host.MustAsync(new PublishVersion { VersionId = (await host.MustAsync(new ListVersions { OntologyId = "instruments" })).Items[0].Id });

        Assert.Equal(["IN:6", "IN:7"], await NarrowerAsync("IN:7", "IN:6", "IN:7", "IN:1"));
    }

    [Fact]
    public async Task Many_terms_are_looked_up_at_once_and_unknown_ones_are_left_out()
    {
        await PublishAsync(Instruments.Second);
        TermKey[] keys = [new("instruments", "IN:2"), new("instruments", "IN:3"), new("instruments", "none"), new("none", "IN:2")];

        var found = await host.Database.ReadAsync(work => Catalog.FindManyAsync(keys, work), TestContext.Current.CancellationToken);

        Assert.Equal([keys[0], keys[1]], found.Keys.OrderBy(k => k.TermId, StringComparer.Ordinal));
        Assert.Equal("IN:5", Assert.Single(found[keys[1]].ReplacedBy).TermId);
        Assert.Equal("balance", await Catalog.LabelAsync(keys[0], TestContext.Current.CancellationToken));
        Assert.Null(await Catalog.LabelAsync(keys[3], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_deep_chain_of_terms_is_followed_to_its_end()
    {
        await PublishAsync(string.Concat(Enumerable.Range(0, 400).Select(i => $"[Term]\nid: D:{i}\n{(i == 0 ? "" : $"is_a: D:{i - 1}\n")}\n")));

        Assert.Equal(["D:399"], await NarrowerAsync("D:0", "D:399"));
        Assert.Empty(await NarrowerAsync("D:399", "D:0"));
    }

    [Fact]
    public async Task A_published_ontology_names_what_a_text_is_about_and_knows_what_is_narrower()
    {
        var file = TestFiles.Ontology("uo.obo");
        await PublishAsync(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), header: false);

        var named = await Catalog.NamedInAsync("The export writes micrograms and kilogram per cubic meter, never degrees Celsius.", 10, TestContext.Current.CancellationToken);

        Assert.Contains("kilogram per cubic meter", named.Select(n => n.Label));
        Assert.Contains("microgram", named.Select(n => n.Label));
        Assert.DoesNotContain("kilogram", named.Select(n => n.Label));
        Assert.Equal(["UO:0000009"], await NarrowerAsync("UO:0000002", "UO:0000009", "UO:0000012"));
    }

    private async Task<IReadOnlyList<string>> NarrowerAsync(string term, params string[] among) =>
        (await host.Database.ReadAsync(work => Catalog.NarrowerOrSameAsync(new("instruments", term), among, work), TestContext.Current.CancellationToken)).Value;

    private async Task PublishAsync(string content, bool published = true, bool header = true)
    {
        upstream.Put("instruments.obo", header && !content.StartsWith("format", StringComparison.Ordinal) ? "format-version: 1.2\nontology: instruments\n\n" + content : content);
        var pull = Assert.Single(await host.PullAsync($"ontologies:\n  - id: instruments\n    resolver: url\n    source: {upstream.Address}instruments.obo\n    licence: CC0-1.0\n"));
        Assert.Equal(published, pull.Status == PullStatus.Published);
    }
}
