namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>
/// is-a as numbers of terms, to find its cycles in memory: 4 bytes for each is-a (8 for a moment, while its array grows) and 16 for
/// each term. A whole document goes through <see cref="IsAEdges"/>, which leaves little to look at.
/// </summary>
/// <param name="terms">How many there are; they are numbered from 0.</param>
internal sealed class IsAGraph(int terms)
{
    private readonly int[] _start = new int[terms];
    private readonly int[] _end = new int[terms];
    private readonly int[] _parents = new int[terms];
    private readonly List<int> _children = [];

    /// <summary>One term is below another. All children of a parent are given one after the other.</summary>
    public void Add(int child, int parent)
    {
        if (_end[parent] == 0)
        {
            _start[parent] = _children.Count;
        }

        _children.Add(child);
        _end[parent] = _children.Count;
        _parents[child]++;
    }

    /// <summary>
    /// Cycles, each from a term along is-a back to it. Every term that is above itself lies below one of them or in one; not
    /// every way round is listed, since there can be more of those than terms.
    /// </summary>
    public IEnumerable<IReadOnlyList<int>> Cycles()
    {
        Peel();

        // What is left has a parent that is left: one of them is followed. The arrays of before serve again.
        var parent = _parents;
        var left = new System.Collections.BitArray(terms);
        for (var i = 0; i < terms; i++)
        {
            left[i] = parent[i] > 0;
        }

        for (var above = 0; above < terms; above++)
        {
            for (var i = _start[above]; left[above] && i < _end[above]; i++)
            {
                if (left[_children[i]])
                {
                    parent[_children[i]] = above;
                }
            }
        }

        Array.Clear(_start);
        for (var i = 0; i < terms; i++)
        {
            if (!left[i] || _start[i] != 0)
            {
                continue;
            }

            var at = i;
            for (; _start[at] == 0; at = parent[at])
            {
                _start[at] = i + 1;
            }

            if (_start[at] == i + 1)
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
            if (_parents[i] == 0)
            {
                queue[tail++] = i;
            }
        }

        while (head < tail)
        {
            var gone = queue[head++];
            for (var i = _start[gone]; i < _end[gone]; i++)
            {
                if (--_parents[_children[i]] == 0)
                {
                    queue[tail++] = _children[i];
                }
            }
        }
    }
}
