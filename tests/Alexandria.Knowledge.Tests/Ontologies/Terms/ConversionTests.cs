using Alexandria.Knowledge.Ontologies;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Reading;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Knowledge.Tests.Ontologies.Obo;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Terms;

/// <summary>What goes out as another syntax comes back as the same terms.</summary>
public sealed class ConversionTests
{
    [Fact]
    public void Terms_of_OBO_come_back_from_statements()
    {
        using var folder = new TestDirectory();
        var before = CollectedTerms.OfObo(OboReaderTests.Document).Terms;
        var after = ThroughStatements(before, folder.Path, out var leftOut);
        Assert.Equal(0, leftOut);
        foreach (var term in before.Terms)
        {
            var back = Assert.Single(after.Terms, t => t.Iri == term.Iri);
            Assert.Equal((term.Type, term.Label, term.Definition, term.Namespace, term.Obsolete), (back.Type, back.Label, back.Definition, back.Namespace, back.Obsolete));
            Assert.Equal(term.CrossReferences, back.CrossReferences);
            Assert.Equal(term.AlternativeIds, back.AlternativeIds);
            Assert.Equal(term.Synonyms.Order(BySynonym), back.Synonyms.Order(BySynonym));
            Assert.Equal(term.ReplacedBy, back.ReplacedBy);
            Assert.Equal(term.Axioms.Count, back.Axioms.Count);
        }

        var cat = after["ZOO:0000002"];
        Assert.Equal([new("is_a", "ZOO:0000001"), new("http://purl.obolibrary.org/obo/zoo#part_of", "ZOO:0000001")], cat.Edges);
        Assert.Contains("EquivalentTo: (http://purl.obolibrary.org/obo/zoo#part_of some ZOO:0000005) and ZOO:0000001", cat.Axioms);
        Assert.Contains("SubClassOf: http://purl.obolibrary.org/obo/zoo#part_of exactly 2 ZOO:0000003", cat.Axioms);
        Assert.Equal(("http://purl.obolibrary.org/obo/zoo.owl", "The zoo", "releases/2026-01-02"), (after.TheHeader.Id, after.TheHeader.Title, after.TheHeader.Version));
    }

    [Fact]
    public void Terms_of_OBO_come_back_from_OBO_Graphs()
    {
        using var folder = new TestDirectory();
        var before = CollectedTerms.OfObo(OboReaderTests.Document).Terms;
        var after = ThroughGraphs(before, folder.Path, out var leftOut);
        Assert.Equal(before.Terms.Count, after.Terms.Count);
        Assert.Equal(4, leftOut);
        var (was, cat) = (before["ZOO:0000002"], after["ZOO:0000002"]);
        Assert.Equal((was.Label, was.Namespace, was.Obsolete), (cat.Label, cat.Namespace, cat.Obsolete));
        Assert.Equal(was.ReplacedBy, cat.ReplacedBy);
        Assert.Contains("EquivalentTo: (http://purl.obolibrary.org/obo/zoo#part_of some ZOO:0000005) and ZOO:0000001", cat.Axioms);
        Assert.Contains("SubClassOf: http://purl.obolibrary.org/obo/zoo#part_of only ZOO:0000004", cat.Axioms);
        var animal = after["ZOO:0000001"];
        Assert.Equal(before["ZOO:0000001"].Synonyms, animal.Synonyms);
        Assert.Equal(before["ZOO:0000001"].CrossReferences, animal.CrossReferences);
        Assert.Equal("releases/2026-01-02", after.TheHeader.Version);
    }

    [Theory]
    [InlineData("pato.obo")]
    [InlineData("uo.obo")]
    [InlineData("ms.obo")]
    public void Published_files_keep_their_counts_through_both(string name)
    {
        using var folder = new TestDirectory();
        var before = new CollectedTerms();
        using (var stream = File.OpenRead(TestFiles.Ontology(name)))
        {
            OboReader.Read(stream, before);
        }

        var statements = ThroughStatements(before, folder.Path, out var leftOut);
        Assert.Equal(0, leftOut);
        Assert.Equal(Counts(before) with { Axioms = 0 }, Counts(statements) with { Axioms = 0 });
        Assert.Equal(Counts(before).Axioms, Counts(statements).Axioms);
        Assert.Equal(Counts(before) with { Axioms = 0 }, Counts(ThroughGraphs(before, folder.Path, out _)) with { Axioms = 0 });
    }

    [Theory]
    [InlineData("A:1")]
    [InlineData("Wikipedia:Cell_(biology)")]
    [InlineData("(p some (A:1 or B:2)) and C:3")]
    [InlineData("inverse (p) some A:1")]
    [InlineData("not (A:1 and B:2)")]
    [InlineData("{a, b}")]
    [InlineData("p min 2 A:1")]
    [InlineData("p exactly 1")]
    [InlineData("p value a")]
    [InlineData("p Self")]
    public void Expressions_are_read_as_they_are_written(string text)
    {
        using var folder = new TestDirectory();
        var term = new OntologyTerm { Id = "X:1", Type = TermType.Class, Axioms = [Manchester.SubClassOf(text)] };
        var given = new CollectedTerms();
        using var gather = new TermsFromStatements(given, folder.Path);
        var writer = new StatementsFromTerms(gather);
        writer.IdSpace("A", "http://purl.obolibrary.org/obo/A_");
        writer.Term(term);
        gather.Complete();
        var back = Assert.Single(given.Terms);
        var known = back.Axioms.Concat(back.Edges.Select(e => "SubClassOf: " + e.Target)).Single();
        Assert.Equal("SubClassOf: " + text, known.Replace("http://purl.obolibrary.org/obo/unnamed#", "", StringComparison.Ordinal).Replace("http://purl.obolibrary.org/obo/Wikipedia#_", "Wikipedia:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("A:1 and")]
    [InlineData("A:1 B:2")]
    [InlineData("p some")]
    [InlineData("p min x A:1")]
    [InlineData("{a")]
    [InlineData("not")]
    public void What_is_no_expression_is_left_out(string text) => Assert.Null(ManchesterExpression.Parse(text));

    [Fact]
    public void A_conversion_counts_the_expressions_that_it_could_not_put_together()
    {
        using var folder = new TestDirectory();
        using var input = new MemoryStream("<http://a/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class> .\n<http://a/b> <http://www.w3.org/2002/07/owl#equivalentClass> _:nothing .\n"u8.ToArray());
        using var output = new MemoryStream();
        var outcome = VocabularyConversion.Convert(input, VocabularyFormat.NTriples, output, VocabularyFormat.OboGraphs, new() { Folder = folder.Path }, TestContext.Current.CancellationToken);
        Assert.Empty(outcome.Errors);
        Assert.Equal((2, 1), (outcome.Read, outcome.LeftOut));
    }

    private static readonly IComparer<Synonym> BySynonym = Comparer<Synonym>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static CollectedTerms ThroughStatements(CollectedTerms terms, string folder, out long leftOut)
    {
        var after = new CollectedTerms();
        using var gather = new TermsFromStatements(after, folder);
        var writer = new StatementsFromTerms(gather);
        Give(terms, writer);
        gather.Complete();
        leftOut = writer.LeftOut + gather.IncompleteExpressions;
        return after;
    }

    private static CollectedTerms ThroughGraphs(CollectedTerms terms, string folder, out long leftOut)
    {
        using var stream = new MemoryStream();
        using var writer = new OboGraphsWriter(stream, folder);
        Give(terms, writer);
        writer.Complete();
        leftOut = writer.LeftOut;
        var (after, outcome) = OboGraphsReaderTests.Read(stream.ToArray());
        Assert.Empty(outcome.Errors);
        return after;
    }

    private static void Give(CollectedTerms terms, ITermSink sink)
    {
        terms.IdSpaces.ForEach(s => sink.IdSpace(s.Prefix, s.Iri));
        sink.Header(terms.TheHeader);
        terms.Terms.ForEach(sink.Term);
    }

    private static Totals Counts(CollectedTerms terms) => new(
        terms.Terms.Count, terms.Terms.Count(t => t.Label is not null), terms.Terms.Count(t => t.Definition is not null), terms.Terms.Count(t => t.Obsolete),
        terms.Terms.Sum(t => t.Synonyms.Count), terms.Terms.Sum(t => t.CrossReferences.Count), terms.Terms.Sum(t => t.Edges.Count), terms.Terms.Sum(t => t.Axioms.Count));

    private sealed record Totals(int Terms, int Labels, int Definitions, int Obsolete, int Synonyms, int References, int Edges, int Axioms);
}
