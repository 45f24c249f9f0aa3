namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>Whether two data sets differ in nothing but the labels of their blank nodes (RDF 1.1 Concepts, sections 3.6 and 4.1). Exact.</summary>
internal static class Isomorphism
{
    public static bool Equal(IEnumerable<Quad> left, IEnumerable<Quad> right)
    {
        var a = left.ToHashSet();
        var b = right.ToHashSet();
        return a.Count == b.Count && Match(a, b, [], []);
    }

    /// <summary>Gives blank nodes colours that their surroundings decide. Where several have one colour, one is paired with each candidate in turn.</summary>
    private static bool Match(HashSet<Quad> a, HashSet<Quad> b, Dictionary<string, int> pinnedA, Dictionary<string, int> pinnedB)
    {
        var coloursA = Colour(a, pinnedA);
        var coloursB = Colour(b, pinnedB);
        var classesA = coloursA.GroupBy(c => c.Value, c => c.Key).ToDictionary(g => g.Key, g => g.ToList());
        var classesB = coloursB.GroupBy(c => c.Value, c => c.Key).ToDictionary(g => g.Key, g => g.ToList());
        if (classesA.Count != classesB.Count || classesA.Any(c => classesB.GetValueOrDefault(c.Key)?.Count != c.Value.Count))
        {
            return false;
        }

        var ambiguous = classesA.Where(c => c.Value.Count > 1).OrderBy(c => c.Value.Count).FirstOrDefault();
        if (ambiguous.Value is null)
        {
            var names = classesA.ToDictionary(c => c.Value[0], c => classesB[c.Key][0]);
            return a.All(q => b.Contains(Rename(q, names)));
        }

        var pin = pinnedA.Count + 1;
        var first = ambiguous.Value[0];
        return classesB[ambiguous.Key].Exists(candidate =>
            Match(a, b, new(pinnedA) { [first] = pin }, new(pinnedB) { [candidate] = pin }));
    }

    private static Dictionary<string, int> Colour(HashSet<Quad> quads, Dictionary<string, int> pinned)
    {
        var colours = quads.SelectMany(q => q.Terms).Where(IsBlank).Distinct().ToDictionary(n => n, pinned.GetValueOrDefault);
        for (var classes = 0; colours.Values.Distinct().Count() is var now && now > classes;)
        {
            classes = now;
            var next = colours.ToDictionary(c => c.Key, _ => new List<int>());
            foreach (var quad in quads)
            {
                var terms = quad.Terms;
                for (var i = 0; i < terms.Length; i++)
                {
                    if (IsBlank(terms[i]))
                    {
                        var view = terms.Select(t => t == terms[i] ? "self" : IsBlank(t) ? $"{colours[t]}" : t);
                        next[terms[i]].Add(StringComparer.Ordinal.GetHashCode($"{i} {string.Join(' ', view)}"));
                    }
                }
            }

            colours = next.ToDictionary(n => n.Key, n => n.Value.Order().Aggregate(colours[n.Key], HashCode.Combine));
        }

        return colours;
    }

    private static Quad Rename(Quad quad, Dictionary<string, string> names)
    {
        return new Quad(
            names.GetValueOrDefault(quad.Subject, quad.Subject),
            quad.Predicate,
            names.GetValueOrDefault(quad.Object, quad.Object),
            names.GetValueOrDefault(quad.Graph, quad.Graph));
    }

    private static bool IsBlank(string term)
    {
        return term.StartsWith("_:", StringComparison.Ordinal);
    }
}
