using System.Collections;
using Alexandria.Knowledge.Ontologies.Sorting;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>
/// is-a of a whole document as pairs of numbers, to find its cycles in a memory that does not grow with it: what has nothing below
/// or nothing above it lies in no cycle, so such pairs are dropped, layer by layer, until the rest fits into an <see cref="IsAGraph"/>.
/// It costs two bits for each term. Only a graph that stays large however often that is done (a chain of millions of terms)
/// costs what its rest costs there.
/// </summary>
/// <param name="folder">Exists; for what does not fit into memory.</param>
/// <param name="terms">How many there are; they are numbered from 0.</param>
/// <param name="mostHeld">As many is-a are looked at in memory.</param>
internal sealed class IsAEdges(string folder, int terms, int mostHeld = IsAEdges.MostHeld) : IDisposable
{
    private const int MostHeld = 500_000;

    /// <summary>A layer that is not at least this part of what is left shows that there are very many of them.</summary>
    private const int SmallestPart = 50;

    private Layer left = new(folder, terms);

    /// <summary>One term is below another.</summary>
    public void Add(int child, int parent) => left.Add(child, parent);

    /// <inheritdoc cref="IsAGraph.Cycles"/>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IEnumerable<IReadOnlyList<int>> Cycles(CancellationToken cancellationToken = default)
    {
        for (var before = long.MaxValue; left.Count > mostHeld && before - left.Count > before / SmallestPart;)
        {
            before = left.Count;
            var inner = new Layer(folder, terms);
            foreach (var (child, parent) in left.Inner())
            {
                cancellationToken.ThrowIfCancellationRequested();
                inner.Add(child, parent);
            }

            left.Dispose();
            left = inner;
        }

        // The rest gets numbers of its own, so that what was dropped costs nothing.
        var used = new BitArray(terms);
        foreach (var (child, parent) in left.Inner())
        {
            (used[child], used[parent]) = (true, true);
        }

        var numbers = Enumerable.Range(0, terms).Where(i => used[i]).ToArray();
        var graph = new IsAGraph(numbers.Length);
        foreach (var (child, parent) in left.Inner())
        {
            graph.Add(Array.BinarySearch(numbers, child), Array.BinarySearch(numbers, parent));
        }

        return graph.Cycles().Select(cycle => cycle.Select(n => numbers[n]).ToList());
    }

    public void Dispose() => left.Dispose();

    private sealed class Layer(string folder, int terms) : IDisposable
    {
        private readonly ExternalSort edges = new(folder);
        private readonly RecordWriter record = new();
        private readonly BitArray hasParent = new(terms);
        private readonly BitArray hasChild = new(terms);

        public long Count => edges.Count;

        public void Add(int child, int parent)
        {
            (hasParent[child], hasChild[parent]) = (true, true);
            edges.Add(record.Begin().Number(parent).Number(child).Written);
        }

        /// <summary>Without what is at the top or at the bottom; all children of a parent one after the other.</summary>
        public IEnumerable<(int Child, int Parent)> Inner()
        {
            for (var records = edges.Read(); records.MoveNext();)
            {
                var reader = new RecordReader(records.Current);
                var parent = (int)reader.Number();
                var child = (int)reader.Number();
                if (hasParent[parent] && hasChild[child])
                {
                    yield return (child, parent);
                }
            }
        }

        public void Dispose() => edges.Dispose();
    }
}
