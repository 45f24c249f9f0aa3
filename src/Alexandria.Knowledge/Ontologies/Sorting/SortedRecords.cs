namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>Records, one after the other. The bytes of one are gone with the next.</summary>
internal interface IRecords
{
    ReadOnlySpan<byte> Current { get; }

    bool MoveNext();
}

/// <summary>Merges sorted sources into one (a heap of their current records).</summary>
internal sealed class SortedRecords : IRecords
{
    private readonly IRecords[] _heap;
    private readonly bool _distinct;
    private int _count;
    private bool _started;
    private byte[] _last = [];
    private int _lastLength = -1;

    /// <param name="sources">Each in order.</param>
    /// <param name="distinct">Of equal records one is given.</param>
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
        while (Next())
        {
            if (!_distinct || Differs())
            {
                return true;
            }
        }

        return false;
    }

    private bool Differs()
    {
        if (_lastLength >= 0 && Current.SequenceEqual(_last.AsSpan(0, _lastLength)))
        {
            return false;
        }

        if (_last.Length < Current.Length)
        {
            _last = new byte[Math.Max(Current.Length, 2 * _last.Length)];
        }

        Current.CopyTo(_last);
        _lastLength = Current.Length;
        return true;
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
