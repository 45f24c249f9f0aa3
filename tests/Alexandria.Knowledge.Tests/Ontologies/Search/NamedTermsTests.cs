using System.Diagnostics;
using Alexandria.Knowledge.Ontologies.Search;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Text.Indexing;

namespace Alexandria.Knowledge.Tests.Ontologies.Search;

public sealed class NamedTermsTests
{
    [Fact]
    public void Of_names_within_each_other_the_longest_counts()
    {
        var found = Named("The unit of mass is no unit of length, and the mass itself is a mass.", ("1", "unit"), ("2", "mass unit"), ("3", "unit of mass"), ("4", "mass"));

        Assert.Equal(["3", "4", "1"], found.Select(f => f.TermId));
        Assert.Equal(2, found[1].Count);
        Assert.Equal(["unit of mass"], found[0].Names);
    }

    [Fact]
    public void One_phrase_is_a_name_in_each_ontology_that_has_it()
    {
        var ontologies = new Dictionary<string, OntologyTerms>(StringComparer.Ordinal) { ["a"] = Terms(("A:1", "cell", [])), ["b"] = Terms(("B:1", "Cells", [])) };

        Assert.Equal(["A:1", "B:1"], NamedTerms.In("a cell", ontologies).Select(f => f.TermId));
    }

    [Fact]
    public void Properties_short_names_and_sentences_name_nothing()
    {
        var phrases = new TermPhrases();
        phrases.Add("P:1", TermType.Property, "part", []);
        phrases.Add("T:1", TermType.Class, "g", []);
        phrases.Add("T:2", TermType.Class, "one two three four five six seven eight nine", []);
        phrases.Add("T:3", TermType.Class, null, []);

        Assert.Empty(NamedTerms.In("part g one two three four five six seven eight nine", new Dictionary<string, OntologyTerms>(StringComparer.Ordinal) { ["o"] = new("v", new InvertedIndex(new IndexOptions { Fields = [new("label")] }), new TermNames(), phrases, 4) }));
    }

    [Fact]
    public void Hostile_text_costs_little()
    {
        var names = Enumerable.Range(0, 2_000).Select(i => ($"T:{i}", $"alpha beta gamma delta epsilon zeta eta {i}")).ToArray();
        var started = Stopwatch.GetTimestamp();

        foreach (var text in new[] { new string('a', 300_000), string.Concat(Enumerable.Repeat("alpha beta gamma delta epsilon zeta eta ", 20_000)), string.Concat(Enumerable.Repeat("\ud800\0\u202e", 50_000)), "", " " })
        {
            Assert.Empty(Named(text, names));
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void What_stands_beyond_the_bound_is_not_read()
    {
        var filler = new string(' ', NamedTerms.LongestText);

        Assert.Single(Named("balance" + filler, ("1", "balance")));
        Assert.Empty(Named(filler + "balance", ("1", "balance")));
    }

    private static IReadOnlyList<NamedTerm> Named(string text, params (string Id, string Label)[] terms) =>
        NamedTerms.In(text, new Dictionary<string, OntologyTerms>(StringComparer.Ordinal) { ["o"] = Terms([.. terms.Select(t => (t.Id, t.Label, (string[])[]))]) });

    private static OntologyTerms Terms(params (string Id, string Label, string[] Synonyms)[] terms)
    {
        var phrases = new TermPhrases();
        foreach (var (id, label, synonyms) in terms)
        {
            phrases.Add(id, TermType.Class, label, synonyms);
        }

        return new("v", new InvertedIndex(new IndexOptions { Fields = [new("label")] }), new TermNames(), phrases, terms.Length);
    }
}
