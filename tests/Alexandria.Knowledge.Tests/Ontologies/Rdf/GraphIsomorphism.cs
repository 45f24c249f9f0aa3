using System.Security.Cryptography;
using System.Text;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>Whether two graphs or datasets differ only in the labels of their blank nodes: colours refined by the neighbours, then a search among nodes of one colour.</summary>
internal static class GraphIsomorphism
{
    public static bool AreIsomorphic(IEnumerable<Quad> first, IEnumerable<Quad> second)
    {
        var (one, two) = (first.ToHashSet(), second.ToHashSet());
        return one.Count == two.Count && Match(one, two, Blanks(one), Blanks(two));
    }

    private static Dictionary<string, string> Blanks(HashSet<Quad> quads) =>
        quads.SelectMany(quad => quad.Terms).Where(Quad.IsBlank).Distinct().ToDictionary(label => label, _ => "");

    private static bool Match(HashSet<Quad> one, HashSet<Quad> two, Dictionary<string, string> oneColours, Dictionary<string, string> twoColours)
    {
        oneColours = Refine(one, oneColours);
        twoColours = Refine(two, twoColours);
        var groups = oneColours.GroupBy(node => node.Value, node => node.Key).ToDictionary(group => group.Key, group => group.ToList());
        var others = twoColours.GroupBy(node => node.Value, node => node.Key).ToDictionary(group => group.Key, group => group.ToList());
        if (groups.Count != others.Count || groups.Any(group => others.GetValueOrDefault(group.Key)?.Count != group.Value.Count))
        {
            return false;
        }

        var open = groups.Where(group => group.Value.Count > 1).OrderBy(group => group.Value.Count).Select(group => group.Key).FirstOrDefault();
        if (open is null)
        {
            return one.Select(quad => Colour(quad, oneColours)).ToHashSet().SetEquals(two.Select(quad => Colour(quad, twoColours)));
        }

        var chosen = new Dictionary<string, string>(oneColours) { [groups[open][0]] = "chosen" };
        return others[open].Any(other => Match(one, two, chosen, new(twoColours) { [other] = "chosen" }));
    }

    private static Dictionary<string, string> Refine(HashSet<Quad> quads, Dictionary<string, string> colours)
    {
        while (true)
        {
            var seen = colours.Keys.ToDictionary(label => label, _ => new List<string>());
            foreach (var quad in quads)
            {
                foreach (var label in quad.Terms.Where(Quad.IsBlank).Distinct())
                {
                    seen[label].Add(string.Join(' ', quad.Terms.Select(term => term == label ? "this" : Colour(term, colours))));
                }
            }

            var next = seen.ToDictionary(node => node.Key, node => Hash(colours[node.Key] + "\n" + string.Join('\n', node.Value.Order(StringComparer.Ordinal))));
            if (next.Values.Distinct().Count() == colours.Values.Distinct().Count())
            {
                return next;
            }

            colours = next;
        }
    }

    private static string Colour(string term, Dictionary<string, string> colours) => colours.TryGetValue(term, out var colour) ? "_:" + colour : term;

    private static Quad Colour(Quad quad, Dictionary<string, string> colours) =>
        new(Colour(quad.Subject, colours), Colour(quad.Predicate, colours), Colour(quad.Object, colours), Colour(quad.Graph, colours));

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 12);
}
