namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>
/// is-a as numbers of terms, to find its cycles in memory: 4 bytes for each is-a (8 for a moment, while its array grows) and 16 for
/// each term. A whole document goes through <see cref="IsAEdges"/>, which leaves little to look at.
/// </summary>
/// <param name="terms">How many there are; they are numbered from 0.</param>
internal sealed class IsAGraph(int terms)
{
    private readonly int[] start = new int[terms];
    private readonly int[] end = new int[terms];
    private readonly int[] parents = new int[terms];
    private readonly List<int> children = [];

    /// <summary>One term is below another. All children of a parent are given one after the other.</summary>
    public void Add(int child, int parent)
    {
        if (end[parent] == 0)
        {
            start[parent] = children.Count;
        }

        children.Add(child);
        end[parent] = children.Count;
        parents[child]++;
    }

    /// <summary>
    /// Cycles, each from a term along is-a back to it. Every term that is above itself lies below one of them or in one; not
    /// every way round is listed, since there can be more of those than terms.
    /// </summary>
    public IEnumerable<IReadOnlyList<int>> Cycles()
    {
        Peel();

        // What is left has a parent that is left: one of them is followed. The arrays of before serve again.
        var parent = parents;
        var left = new System.Collections.BitArray(terms);
        for (var i = 0; i < terms; i++)
        {
            left[i] = parent[i] > 0;
        }

        for (var above = 0; above < terms; above++)
        {
            for (var i = start[above]; left[above] && i < end[above]; i++)
            {
                if (left[children[i]])
                {
                    parent[children[i]] = above;
                }
            }
        }

        Array.Clear(start);
        for (var i = 0; i < terms; i++)
        {
            if (!left[i] || start[i] != 0)
            {
                continue;
            }

            var at = i;
            for (; start[at] == 0; at = parent[at])
            {
                start[at] = i + 1;
            }

            if (start[at] == i + 1)
            {
                var cycle = new List<int>();
                for (var next = at; cycle.Count == 0 || next != at; next = parent[next])
                {
                    cycle.Add(next);
                }

                yield return cycle;
            }
        }
    }

    // Kahn's algorithm: a term without parents that are left goes, until none can.
    private void Peel()
    {
        var queue = new int[terms];
        var (head, tail) = (0, 0);
        for (var i = 0; i < terms; i++)
        {
            if (parents[i] == 0)
            {
                queue[tail++] = i;
            }
        }

        while (head < tail)
        {
            var gone = queue[head++];
            for (var i = start[gone]; i < end[gone]; i++)
            {
                if (--parents[children[i]] == 0)
                {
                    queue[tail++] = children[i];
                }
            }
        }
    }
}
