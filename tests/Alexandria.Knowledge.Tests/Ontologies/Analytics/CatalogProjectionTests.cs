using Alexandria.Analytics;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Tests.Ontologies.Analytics;

public sealed class CatalogProjectionTests
{
    private static readonly OntologyTerm Animal = new() { Id = "X:1", Type = TermType.Class, Label = "animal", Definition = "A living thing that moves.", Iri = "http://example.org/X_1" };

    private static readonly OntologyTerm Dog = new()
    {
        Id = "X:2",
        Type = TermType.Class,
        Label = "dog",
        Synonyms = [new("hound", SynonymScope.Exact), new("canine", SynonymScope.Broad), new("hound", SynonymScope.Exact)],
        CrossReferences = ["NCBI:9615", "NCBI:9612", "https://example.org/dog", "free text"],
        Edges = [new(TermEdge.IsA, "X:1"), new("part_of", "X:9")],
        Axioms = ["X:2 = X:1 and barks"],
        Line = 12,
    };

    private static readonly OntologyTerm Puppy = new() { Id = "X:3", Type = TermType.Class, Label = "puppy", Edges = [new(TermEdge.IsA, "X:2"), new(TermEdge.IsA, "X:1")] };

    private static readonly OntologyTerm Wolf = new() { Id = "X:4", Type = TermType.Class, Label = "wolf", Obsolete = true, ReplacedBy = ["X:2", "X:1"], Edges = [new(TermEdge.IsA, "X:1")] };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statistics_count_what_a_version_holds()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        OntologyTerm relation = new() { Id = "part_of", Type = TermType.Property };
        OntologyTerm grown = new() { Id = "X:5", Type = TermType.Class, Label = "grown puppy", Edges = [new(TermEdge.IsA, "X:3")] };
        OntologyTerm[] cycle =
        [
            new() { Id = "X:6", Type = TermType.Class, Edges = [new(TermEdge.IsA, "X:7")] },
            new() { Id = "X:7", Type = TermType.Class, Edges = [new(TermEdge.IsA, "X:6")] },
        ];
        OntologyTerm elsewhere = new() { Id = "X:8", Type = TermType.Concept, Label = "of another vocabulary", Edges = [new(TermEdge.IsA, "Y:1")] };

        var loaded = await fixture.LoadAsync("v1", [Animal, Dog, Puppy, Wolf, relation, grown, .. cycle, elsewhere]);
        var statistics = (await fixture.Catalog.StatisticsAsync("v1", Cancellation)).Value;

        Assert.Equal(new() { VersionId = "v1", Terms = 9, Synonyms = 3, CrossReferences = 4, Edges = 9, Axioms = 1 }, loaded);
        Assert.Equal((9, 1, 3, 1, 3, 4, 9, 1), (statistics.Terms, statistics.Obsolete, statistics.WithoutLabel, statistics.Definitions, statistics.Synonyms, statistics.CrossReferences, statistics.Edges, statistics.Axioms));
        Assert.Equal(new Dictionary<string, long>(StringComparer.Ordinal) { ["class"] = 7, ["property"] = 1, ["concept"] = 1 }, statistics.TermsByType);
        Assert.Equal(new Dictionary<string, long>(StringComparer.Ordinal) { ["exact"] = 2, ["broad"] = 1 }, statistics.SynonymsByScope);
        Assert.Equal(new Dictionary<string, long>(StringComparer.Ordinal) { ["is_a"] = 8, ["part_of"] = 1 }, statistics.EdgesByPredicate);
        Assert.Equal(new Dictionary<string, long>(StringComparer.Ordinal) { ["NCBI"] = 2, [""] = 1, ["example.org"] = 1 }, statistics.CrossReferencesByPrefix);
        // animal and the concept are roots; dog and puppy stand below animal, the grown puppy below puppy; the obsolete wolf does not count.
        Assert.Equal([2, 2, 1], statistics.TermsByDepth);
        Assert.Equal(2, statistics.Unrooted);
    }

    [Fact]
    public async Task A_chain_without_end_is_counted_level_by_level_to_a_bound()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        var chain = Enumerable.Range(0, VersionLoader.MostDepth + 100).Select(i => new OntologyTerm { Id = $"X:{i}", Type = TermType.Class, Edges = i == 0 ? [] : [new(TermEdge.IsA, $"X:{i - 1}")] });
        await fixture.LoadAsync("v1", chain);
        var statistics = (await fixture.Catalog.StatisticsAsync("v1", Cancellation)).Value;
        Assert.Equal((VersionLoader.MostDepth, 100), (statistics.TermsByDepth.Count, statistics.Unrooted));
    }

    [Fact]
    public async Task A_delta_names_what_was_added_removed_obsoleted_and_changed_in_which_fields()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        OntologyTerm cat = new() { Id = "X:5", Type = TermType.Class, Label = "cat", Edges = [new(TermEdge.IsA, "X:1")], Axioms = ["X:5 disjoint X:2"] };
        await fixture.LoadAsync("v1", Animal, Dog, Puppy, Wolf);

        await fixture.LoadAsync(
            "v2",
            Animal with { Label = "Animal", Definition = null },
            // The same sets in another order, with other repetitions: nothing differs.
            Dog with { Synonyms = [new("canine", SynonymScope.Broad), new("hound", SynonymScope.Exact)], CrossReferences = [.. Dog.CrossReferences.Reverse()], Line = 99 },
            Puppy with { Obsolete = true, ReplacedBy = ["X:2"], Edges = [] },
            cat);
        var delta = (await fixture.Catalog.DeltaAsync("v1", "v2", 100, Cancellation)).Value;
        var back = (await fixture.Catalog.DeltaAsync("v2", "v1", 100, Cancellation)).Value;

        Assert.Equal((1, 1, 1, 1), (delta.Added, delta.Removed, delta.Obsoleted, delta.Changed));
        Assert.Equal(
            [(TermChange.Added, "X:5", "cat", ""), (TermChange.Changed, "X:1", "Animal", "label definition"), (TermChange.Obsoleted, "X:3", "puppy", "obsolete replaced_by edges"), (TermChange.Removed, "X:4", "wolf", "")],
            delta.Terms.Select(term => (term.Change, term.Id, term.Label, string.Join(' ', term.Fields))));
        Assert.Equal(
            [new(true, "X:5", "is_a", "X:1"), new(false, "X:3", "is_a", "X:1"), new(false, "X:3", "is_a", "X:2"), new(false, "X:4", "is_a", "X:1")],
            delta.Edges);
        Assert.Equal((1, 3, 1, 0), (delta.AddedEdges, delta.RemovedEdges, delta.AddedAxioms, delta.RemovedAxioms));
        Assert.Equal(new ChangedAxiom(true, "X:5", "X:5 disjoint X:2"), Assert.Single(delta.Axioms));

        Assert.Equal((1, 1, 0, 2), (back.Added, back.Removed, back.Obsoleted, back.Changed));
        Assert.Equal(["animal"], back.Terms.Where(term => term.Id == "X:1").Select(term => term.Label));
        Assert.Equal((3, 1), (back.AddedEdges, back.RemovedEdges));
    }

    public static TheoryData<string, string> Fields { get; } = new()
    {
        { "iri", "iri" }, { "type", "type" }, { "label", "label" }, { "namespace", "namespace" }, { "obsolete", "obsolete" }, { "replaced", "replaced_by" }, { "definition", "definition" },
        { "synonym", "synonyms" }, { "scope", "synonyms" }, { "reference", "cross_references" }, { "edge", "edges" }, { "predicate", "edges" }, { "axiom", "axioms" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Each_field_shows_by_itself(string what, string field)
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        var before = Dog with { Obsolete = true, ReplacedBy = ["X:7"], Definition = "Barks." };
        var after = what switch
        {
            "iri" => before with { Iri = "http://example.org/other" },
            "type" => before with { Type = TermType.Concept },
            "label" => before with { Label = null },
            "namespace" => before with { Namespace = "pets" },
            "obsolete" => before with { Obsolete = false },
            "replaced" => before with { ReplacedBy = ["X:8"] },
            "definition" => before with { Definition = "Barks!" },
            "synonym" => before with { Synonyms = [.. before.Synonyms, new("hond", SynonymScope.Exact)] },
            "scope" => before with { Synonyms = [new("hound", SynonymScope.Narrow), new("canine", SynonymScope.Broad)] },
            "reference" => before with { CrossReferences = [] },
            "edge" => before with { Edges = [before.Edges[0]] },
            "predicate" => before with { Edges = [before.Edges[0], new("has_part", "X:9")] },
            "axiom" => before with { Axioms = ["X:2 = X:1"] },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        await fixture.LoadAsync("v1", before, Puppy);
        await fixture.LoadAsync("v2", after, Puppy);

        var delta = (await fixture.Catalog.DeltaAsync("v1", "v2", 10, Cancellation)).Value;

        Assert.Equal((0, 0, 0, 1), (delta.Added, delta.Removed, delta.Obsoleted, delta.Changed));
        Assert.Equal([field], Assert.Single(delta.Terms).Fields);
    }

    [Fact]
    public async Task A_list_holds_as_many_of_each_kind_as_was_asked_for_while_counts_are_of_all()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        OntologyTerm Term(int i, string label) => new() { Id = $"X:{i:D4}", Type = TermType.Class, Label = label, Edges = [new(TermEdge.IsA, $"X:{i + (label == "old" ? 1 : 2):D4}")] };
        await fixture.LoadAsync("v1", Enumerable.Range(0, 100).Select(i => Term(i, "old")));
        await fixture.LoadAsync("v2", Enumerable.Range(50, 100).Select(i => Term(i, "new")));

        var delta = (await fixture.Catalog.DeltaAsync("v1", "v2", 3, Cancellation)).Value;
        var counts = (await fixture.Catalog.DeltaAsync("v1", "v2", 0, Cancellation)).Value;

        Assert.Equal((50, 50, 50, 100, 100), (delta.Added, delta.Removed, delta.Changed, delta.AddedEdges, delta.RemovedEdges));
        Assert.Equal(["X:0100", "X:0101", "X:0102", "X:0050", "X:0051", "X:0052", "X:0000", "X:0001", "X:0002"], delta.Terms.Select(term => term.Id));
        Assert.Equal(["X:0050", "X:0051", "X:0052", "X:0000", "X:0001", "X:0002"], delta.Edges.Select(edge => edge.TermId));
        Assert.Equal((50, 100), (counts.Added, counts.AddedEdges));
        Assert.Empty(counts.Terms);
        Assert.Empty(counts.Edges);
    }

    [Fact]
    public async Task Loading_a_version_again_replaces_it_and_removing_it_leaves_the_others()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        await fixture.LoadAsync("v1", Animal, Dog, Wolf);
        await fixture.LoadAsync("v2", Animal, Dog);

        await fixture.LoadAsync("v1", Animal);
        Assert.Equal([("v1", 1L), ("v2", 2L)], (await fixture.Projection.LoadedAsync(Cancellation)).Value.Select(version => (version.VersionId, version.Terms)));

        await fixture.Projection.RemoveAsync("v1", Cancellation);
        Assert.Equal(["v2"], (await fixture.Projection.LoadedAsync(Cancellation)).Value.Select(version => version.VersionId));
        Assert.Equal("ontology_version_not_found", (await fixture.Catalog.StatisticsAsync("v1", Cancellation)).Error?.Code);
        Assert.Equal("ontology_version_not_found", (await fixture.Catalog.DeltaAsync("v2", "v1", 1, Cancellation)).Error?.Code);
        Assert.Equal(3, (await fixture.Catalog.StatisticsAsync("v2", Cancellation)).Value.Synonyms);
        foreach (var table in (string[])["terms", "synonyms", "definitions", "cross_references", "edges", "axioms", "version_statistics"])
        {
            var left = await fixture.Queries.RunAsync($"select count(*) from {table} where version_id = 'v1'", QueryLimits.Default, Cancellation);
            Assert.Equal(0L, Assert.Single(Assert.Single(left.Value.Rows)));
        }
    }

    [Fact]
    public async Task A_load_that_fails_on_its_way_leaves_what_was_there()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        await fixture.LoadAsync("v1", Animal, Dog);

        await Assert.ThrowsAsync<TimeoutException>(() => fixture.Projection.LoadAsync("v1", Broken(), Cancellation));
        await Assert.ThrowsAsync<InvalidDataException>(() => fixture.Projection.LoadAsync("v1", new[] { Animal, Dog, Animal }.ToAsyncEnumerable(), Cancellation));

        Assert.Equal([("v1", 2L)], (await fixture.Projection.LoadedAsync(Cancellation)).Value.Select(version => (version.VersionId, version.Terms)));
        Assert.Equal(2, (await fixture.Catalog.StatisticsAsync("v1", Cancellation)).Value.Terms);

        static async IAsyncEnumerable<OntologyTerm> Broken()
        {
            yield return Puppy;
            await Task.Yield();
            throw new TimeoutException();
        }
    }

    [Fact]
    public async Task The_tables_are_made_once_and_anew_after_a_reset()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        await fixture.LoadAsync("v1", Animal);
        Assert.False((await fixture.Projection.PrepareAsync(Cancellation)).Value);
        Assert.Single((await fixture.Projection.LoadedAsync(Cancellation)).Value);

        await fixture.Analytics.WriteAsync(work => work.ExecuteAsync("update catalog_format set number = 0"), Cancellation);
        Assert.True((await fixture.Projection.PrepareAsync(Cancellation)).Value);
        Assert.Empty((await fixture.Projection.LoadedAsync(Cancellation)).Value);

        Assert.Null((await fixture.Analytics.ResetAsync(Cancellation)).Error);
        Assert.True((await fixture.Projection.PrepareAsync(Cancellation)).Value);
    }

    [Fact]
    public async Task Every_table_says_what_it_holds()
    {
        await using var fixture = await CatalogFixture.OpenAsync();

        var tables = Assert.Single((await fixture.Queries.SchemasAsync(Cancellation)).Value).Tables;

        Assert.Equal(
            ["axioms", "catalog_format", "cross_references", "definitions", "diffs", "edges", "files", "findings", "plans", "synonyms", "terms", "validations", "version_statistics", "versions"],
            tables.Select(table => table.Name));
        Assert.All(tables, table => Assert.False(string.IsNullOrEmpty(table.Comment), table.Name));
    }
}
