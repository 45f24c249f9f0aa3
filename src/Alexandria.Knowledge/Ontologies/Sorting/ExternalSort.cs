using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>
/// Sorts records of bytes in ordinal order within a budget of memory: what does not fit goes as sorted runs to files that are
/// merged when they are read. The files have no name once they are open, so that none is left behind, not even by a process that is killed.
/// </summary>
/// <param name="folder">Exists; where runs are written.</param>
/// <param name="distinct">Equal records are given once; otherwise each as often as it was added.</param>
/// <param name="budget">In bytes: how much is held before a run is written.</param>
internal sealed class ExternalSort(string folder, bool distinct = false, int budget = ExternalSort.DefaultBudget) : IDisposable
{
    public const int DefaultBudget = 16 * 1024 * 1024;

    /// <summary>As many runs of a level are merged into one of the next; each has a buffer of its own.</summary>
    private const int FanIn = 64;

    private const int EntrySize = 16;

    private readonly List<List<Run>> _levels = [];
    private byte[] _bytes = new byte[16 * 1024];
    private Entry[] _entries = new Entry[256];
    private int _used;
    private int _count;
    private bool _sorted;

    /// <summary>How many records were added.</summary>
    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> record)
    {
        if (_count > 0 && _used + record.Length + (_count + 1L) * EntrySize > budget)
        {
            Spill();
        }

        if (_bytes.Length - _used < record.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Max(_used + record.Length, Math.Min(_bytes.Length * 2L, Math.Max(budget, _used + record.Length))));
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        record.CopyTo(_bytes.AsSpan(_used));
        _entries[_count++] = new(_used, record.Length, Head(record));
        _used += record.Length;
        _sorted = false;
        Count++;
    }

    /// <summary>All records in order. It can be asked for more than once, and nothing is added while it is read.</summary>
    public SortedRecords Open()
    {
        SortHeld();
        return new([.. _levels.SelectMany(level => level).Select(r => r.Open()), new HeldRecords(_bytes, _entries, _count)], distinct);
    }

    public void Dispose()
    {
        foreach (var run in _levels.SelectMany(level => level))
        {
            run.Dispose();
        }

        _levels.Clear();
    }

    private void SortHeld()
    {
        if (!_sorted)
        {
            var bytes = _bytes;
            _entries.AsSpan(0, _count).Sort((a, b) =>
                a.Head != b.Head ? a.Head.CompareTo(b.Head) : bytes.AsSpan(a.Offset, a.Length).SequenceCompareTo(bytes.AsSpan(b.Offset, b.Length)));
            _sorted = true;
        }
    }

    private void Spill()
    {
        SortHeld();
        Write(new SortedRecords([new HeldRecords(_bytes, _entries, _count)], distinct), 0);
        (_used, _count) = (0, 0);
    }

    private void Write(SortedRecords records, int level)
    {
        if (level == _levels.Count)
        {
            _levels.Add([]);
        }

        var run = new Run(folder);
        _levels[level].Add(run);
        while (records.MoveNext())
        {
            run.Append(records.Current);
        }

        run.Flush();
        if (_levels[level].Count == FanIn)
        {
            Write(new SortedRecords([.. _levels[level].Select(r => r.Open())], distinct), level + 1);
            _levels[level].ForEach(merged => merged.Dispose());
            _levels[level].Clear();
        }
    }

    // The first bytes as a number: most comparisons end with it.
    private static ulong Head(ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[8];
        head.Clear();
        record[..Math.Min(8, record.Length)].CopyTo(head);
        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }

    internal readonly record struct Entry(int Offset, int Length, ulong Head);

    private sealed class HeldRecords(byte[] bytes, Entry[] entries, int count) : IRecords
    {
        private int _next;

        public ReadOnlySpan<byte> Current => bytes.AsSpan(entries[_next - 1].Offset, entries[_next - 1].Length);

        public bool MoveNext() => _next < count && ++_next > 0;
    }

    private sealed class Run : IDisposable
    {
        private readonly SafeFileHandle _file;
        private byte[]? _buffer = new byte[256 * 1024];
        private int _buffered;
        private long _length;

        public Run(string folder)
        {
            var path = Path.Combine(folder, "sort-" + Path.GetRandomFileName());
            _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }
        }

        public void Append(ReadOnlySpan<byte> record)
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
            Put(length);
            Put(record);
        }

        public void Flush()
        {
            RandomAccess.Write(_file, _buffer.AsSpan(0, _buffered), _length);
            _length += _buffered;
            (_buffer, _buffered) = (null, 0);
        }

        public IRecords Open() => new Reading(_file, _length);

        public void Dispose() => _file.Dispose();

        private void Put(ReadOnlySpan<byte> bytes)
        {
            if (_buffered + bytes.Length > _buffer!.Length)
            {
                RandomAccess.Write(_file, _buffer.AsSpan(0, _buffered), _length);
                _length += _buffered;
                _buffered = 0;
                if (bytes.Length > _buffer.Length)
                {
                    RandomAccess.Write(_file, bytes, _length);
                    _length += bytes.Length;
                    return;
                }
            }

            bytes.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += bytes.Length;
        }
    }

    private sealed class Reading(SafeFileHandle file, long length) : IRecords
    {
        private byte[] _buffer = new byte[64 * 1024];
        private long _position;
        private int _start;
        private int _end;
        private int _record;

        public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start - _record, _record);

        public bool MoveNext()
        {
            if (!Ensure(sizeof(int)))
            {
                return false;
            }

            _record = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
            _start += sizeof(int);
            if (!Ensure(_record))
            {
                throw new EndOfStreamException("A run of the external sort was cut.");
            }

            _start += _record;
            return true;
        }

        private bool Ensure(int needed)
        {
            if (_end - _start >= needed)
            {
                return true;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_buffer.Length < needed)
            {
                Array.Resize(ref _buffer, needed);
            }

            while (_end < needed && _position < length)
            {
                var read = RandomAccess.Read(file, _buffer.AsSpan(_end), _position);
                if (read == 0)
                {
                    break;
                }

                _position += read;
                _end += read;
            }

            return _end >= needed;
        }
    }
}
