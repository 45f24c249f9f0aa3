using System.Globalization;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Tests.Ontologies.Analytics;

/// <summary>A vocabulary of any size, shaped as a tree of ten children to each term, and a second version of it of which every difference is known.</summary>
internal static class GeneratedTerms
{
    public static IEnumerable<OntologyTerm> First(int count) => Enumerable.Range(1, count).Select(Term);

    /// <summary>Of each hundred terms, the numbers that end with 10 have another label, those with 20 another parent, those with 30 are obsolete, those with 40 are gone, and as many new ones as are gone follow at the end.</summary>
    public static IEnumerable<OntologyTerm> Second(int count)
    {
        foreach (var term in Enumerable.Range(1, count))
        {
            switch (term % 100)
            {
                case 10:
                    yield return Term(term) with { Label = Label(term) + " (renamed)" };
                    break;
                case 20:
                    yield return Term(term) with { Edges = [new(TermEdge.IsA, Id(1)), .. Term(term).Edges.Skip(1)] };
                    break;
                case 30:
                    yield return Term(term) with { Obsolete = true, ReplacedBy = [Id(1)] };
                    break;
                case 40:
                    break;
                default:
                    yield return Term(term);
                    break;
            }
        }

        for (var i = 1; i <= count / 100; i++)
        {
            yield return Term(count + i);
        }
    }

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"GEN:{number:D7}");

    private static string Label(int number) => string.Create(CultureInfo.InvariantCulture, $"generated term of level {(int)Math.Log10(number)} number {number}");

    private static OntologyTerm Term(int number) => new()
    {
        Id = Id(number),
        Iri = string.Create(CultureInfo.InvariantCulture, $"http://example.org/obo/GEN_{number:D7}"),
        Type = TermType.Class,
        Label = Label(number),
        Definition = string.Create(CultureInfo.InvariantCulture, $"A term that stands below {number / 10}, has number {number}, and is defined in about as many words as definitions have."),
        Namespace = "generated",
        Synonyms = [new(Label(number) + " by another name", SynonymScope.Exact), new("term " + number.ToString(CultureInfo.InvariantCulture), SynonymScope.Related)],
        CrossReferences = [string.Create(CultureInfo.InvariantCulture, $"EX:{number}"), string.Create(CultureInfo.InvariantCulture, $"https://example.org/term/{number}")],
        Edges = number < 10 ? [new("part_of", Id(1))] : [new(TermEdge.IsA, Id(number / 10)), new("part_of", Id(1))],
        Axioms = number % 3 == 0 ? [$"{Id(number)} = {Id(Math.Max(1, number / 10))} and part_of some {Id(1)}"] : [],
        Line = number * 12L,
    };
}
