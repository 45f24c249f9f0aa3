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
    private readonly IRecords[] _heap;
    private readonly bool _distinct;
    private byte[] _last = [];
    private int _count;
    private bool _started;

    public SortedRecords(IReadOnlyList<IRecords> sources, bool distinct)
    {
        _distinct = distinct;
        _heap = [.. sources.Where(s => s.MoveNext())];
        _count = _heap.Length;
        for (var i = _count / 2 - 1; i >= 0; i--)
        {
            Down(i);
        }
    }

    public ReadOnlySpan<byte> Current => _heap[0].Current;

    public bool MoveNext()
    {
        if (!_distinct)
        {
            return Next();
        }

        var isFirst = !_started;
        var length = isFirst ? 0 : Remember();
        while (Next())
        {
            if (isFirst || !Current.SequenceEqual(_last.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }

    private int Remember()
    {
        if (_count == 0)
        {
            return 0;
        }

        var current = Current;
        if (_last.Length < current.Length)
        {
            _last = new byte[Math.Max(256, current.Length * 2)];
        }

        current.CopyTo(_last);
        return current.Length;
    }

    private bool Next()
    {
        if (_started && _count > 0)
        {
            if (!_heap[0].MoveNext())
            {
                _heap[0] = _heap[--_count];
            }

            Down(0);
        }

        _started = true;
        return _count > 0;
    }

    private void Down(int at)
    {
        while (true)
        {
            var least = at;
            for (var child = 2 * at + 1; child <= 2 * at + 2 && child < _count; child++)
            {
                least = _heap[child].Current.SequenceCompareTo(_heap[least].Current) < 0 ? child : least;
            }

            if (least == at)
            {
                return;
            }

            (_heap[at], _heap[least]) = (_heap[least], _heap[at]);
            at = least;
        }
    }
}
