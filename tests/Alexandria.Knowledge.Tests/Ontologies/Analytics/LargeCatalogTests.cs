using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Tests.Ontologies.Analytics;

public sealed class LargeCatalogTests
{
    private const int Count = 50_000;
    private const int Hundreds = Count / 100;

    [Fact]
    public async Task Two_versions_of_50_000_terms_are_counted_and_compared_without_a_loss()
    {
        await using var fixture = await CatalogFixture.OpenAsync();
        await fixture.LoadAsync("v1", GeneratedTerms.First(Count));
        await fixture.LoadAsync("v2", GeneratedTerms.Second(Count));

        var statistics = (await fixture.Catalog.StatisticsAsync("v1", TestContext.Current.CancellationToken)).Value;
        var delta = (await fixture.Catalog.DeltaAsync("v1", "v2", 10, TestContext.Current.CancellationToken)).Value;

        Assert.Equal((Count, 0, 2 * Count, 2 * Count, Count), (statistics.Terms, statistics.Obsolete, statistics.Synonyms, statistics.CrossReferences, statistics.Definitions));
        Assert.Equal(Count / 3, statistics.Axioms);
        Assert.Equal((Count - 9, Count), (statistics.EdgesByPredicate["is_a"], statistics.EdgesByPredicate["part_of"]));
        Assert.Equal((Count, Count), (statistics.CrossReferencesByPrefix["EX"], statistics.CrossReferencesByPrefix["example.org"]));
        // Numbers of one digit are roots, of two digits stand below them, and so on.
        Assert.Equal([9, 90, 900, 9_000, 40_001], statistics.TermsByDepth);
        Assert.Equal(0, statistics.Unrooted);

        Assert.Equal((Hundreds, Hundreds, Hundreds, 2 * Hundreds), (delta.Added, delta.Removed, delta.Obsoleted, delta.Changed));
        // A moved term has one edge more and one less; an added or removed one has two.
        Assert.Equal((Hundreds + (2 * Hundreds), Hundreds + (2 * Hundreds)), (delta.AddedEdges, delta.RemovedEdges));
        Assert.Equal(Enumerable.Range(Count + 1, Hundreds).Count(number => number % 3 == 0), delta.AddedAxioms);
        Assert.Equal(Enumerable.Range(0, Hundreds).Count(i => ((i * 100) + 40) % 3 == 0), delta.RemovedAxioms);
        Assert.Equal([GeneratedTerms.Id(10), GeneratedTerms.Id(20), GeneratedTerms.Id(110), GeneratedTerms.Id(120)], delta.Terms.Where(term => term.Change == TermChange.Changed).Take(4).Select(term => term.Id));
        Assert.Equal([.. Enumerable.Repeat("label", 5)], delta.Terms.Where(term => term.Change == TermChange.Changed && term.Id.EndsWith("10", StringComparison.Ordinal)).Select(term => string.Join(' ', term.Fields)));
        Assert.Equal(new ChangedEdge(true, GeneratedTerms.Id(20), TermEdge.IsA, GeneratedTerms.Id(1)), delta.Edges[0]);
    }
}
