namespace Alexandria.Knowledge.Ontologies.Sorting;

internal interface ISortedSource
{
    /// <summary>Until the next <see cref="MoveNext"/>.</summary>
    ReadOnlySpan<byte> Current { get; }

    bool MoveNext();
}

/// <summary>Sorted sources merged into one order.</summary>
internal sealed class SortedRecords : ISortedSource
{
    private readonly ISortedSource[] sources;
    private readonly PriorityQueue<int, int> queue;
    private readonly bool distinct;
    private byte[] last = new byte[256];
    private int lastLength = -1;
    private int current = -1;

    public SortedRecords(ISortedSource[] sources, bool distinct)
    {
        (this.sources, this.distinct) = (sources, distinct);
        queue = new(sources.Length, Comparer<int>.Create((x, y) => sources[x].Current.SequenceCompareTo(sources[y].Current)));
        for (var i = 0; i < sources.Length; i++)
        {
            Enqueue(i);
        }
    }

    public ReadOnlySpan<byte> Current => sources[current].Current;

    public bool MoveNext()
    {
        while (true)
        {
            if (current >= 0)
            {
                Enqueue(current);
            }

            if (!queue.TryDequeue(out current, out _))
            {
                current = -1;
                return false;
            }

            if (!distinct || Differs())
            {
                return true;
            }
        }
    }

    private void Enqueue(int source)
    {
        if (sources[source].MoveNext())
        {
            queue.Enqueue(source, source);
        }
    }

    private bool Differs()
    {
        var record = Current;
        if (lastLength >= 0 && record.SequenceEqual(last.AsSpan(0, lastLength)))
        {
            return false;
        }

        if (last.Length < record.Length)
        {
            last = new byte[Math.Max(record.Length, last.Length * 2)];
        }

        record.CopyTo(last);
        lastLength = record.Length;
        return true;
    }
}
