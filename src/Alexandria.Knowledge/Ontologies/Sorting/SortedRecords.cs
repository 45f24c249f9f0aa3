namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>Records, one after the other. The bytes of one are gone with the next.</summary>
internal interface IRecords
{
    ReadOnlySpan<byte> Current { get; }

    bool MoveNext();
}

/// <summary>Merges sorted sources into one (a heap of their current records); when distinct, equal records are given once.</summary>
internal sealed class SortedRecords : IRecords
{
    private readonly IRecords[] heap;
    private readonly bool distinct;
    private byte[] last = [];
    private int count;
    private bool started;

    public SortedRecords(IReadOnlyList<IRecords> sources, bool distinct)
    {
        this.distinct = distinct;
        heap = [.. sources.Where(s => s.MoveNext())];
        count = heap.Length;
        for (var i = count / 2 - 1; i >= 0; i--)
        {
            Down(i);
        }
    }

    public ReadOnlySpan<byte> Current => heap[0].Current;

    public bool MoveNext()
    {
        if (!distinct)
        {
            return Next();
        }

        var isFirst = !started;
        var length = isFirst ? 0 : Remember();
        while (Next())
        {
            if (isFirst || !Current.SequenceEqual(last.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }

    private int Remember()
    {
        if (count == 0)
        {
            return 0;
        }

        var current = Current;
        if (last.Length < current.Length)
        {
            last = new byte[Math.Max(256, current.Length * 2)];
        }

        current.CopyTo(last);
        return current.Length;
    }

    private bool Next()
    {
        if (started && count > 0)
        {
            if (!heap[0].MoveNext())
            {
                heap[0] = heap[--count];
            }

            Down(0);
        }

        started = true;
        return count > 0;
    }

    private void Down(int at)
    {
        while (true)
        {
            var least = at;
            for (var child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++)
            {
                least = heap[child].Current.SequenceCompareTo(heap[least].Current) < 0 ? child : least;
            }

            if (least == at)
            {
                return;
            }

            (heap[at], heap[least]) = (heap[least], heap[at]);
            at = least;
        }
    }
}
