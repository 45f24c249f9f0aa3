using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Catalog;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>Follows is-a upwards from terms that are in use: they are as many as people have tagged with, while below a term there may be millions.</summary>
internal sealed class TermClosure(TermStore terms)
{
    /// <summary>So many terms are looked at.</summary>
    public const int Most = 50_000;

    private const int Part = 500;

    /// <returns>Those of <paramref name="among"/> from which is-a leads to the term, and the term itself; null when too many would have to be looked at.</returns>
    public async Task<IReadOnlyList<string>?> NarrowerOrSameAsync(string versionId, string termId, IReadOnlyCollection<string> among, IReadWork work)
    {
        // By a term what is directly below it, as far as it was met. A term is met once, so that circles end.
        var below = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var met = among.Append(termId).ToHashSet(StringComparer.Ordinal);
        var level = met.Where(id => id != termId).ToList();
        while (level.Count > 0)
        {
            if (met.Count > Most)
            {
                return null;
            }

            var next = new List<string>();
            foreach (var part in level.Chunk(Part))
            {
                foreach (var edge in await terms.UpAsync(versionId, part, work))
                {
                    if (!below.TryGetValue(edge.Target, out var children))
                    {
                        below[edge.Target] = children = [];
                    }

                    children.Add(edge.TermId);
                    if (met.Add(edge.Target))
                    {
                        next.Add(edge.Target);
                    }
                }
            }

            level = next;
        }

        var reached = Reached(termId, below);
        return [.. among.Where(reached.Contains)];
    }

    private static HashSet<string> Reached(string termId, Dictionary<string, List<string>> below)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { termId };
        var open = new Stack<string>(reached);
        while (open.TryPop(out var term))
        {
            foreach (var child in below.GetValueOrDefault(term) ?? [])
            {
                if (reached.Add(child))
                {
                    open.Push(child);
                }
            }
        }

        return reached;
    }
}
