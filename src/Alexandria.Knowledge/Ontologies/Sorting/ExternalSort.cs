using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>
/// Sorts records of bytes in ordinal order within a bounded memory: what does not fit goes as sorted runs to files that are
/// merged when they are read. Where the system allows it the files have no name once they are open, so that a process that is
/// killed leaves none behind. Adding comes first, reading after it; a sort is for one thread.
/// </summary>
/// <param name="folder">Exists; where runs are written.</param>
/// <param name="distinct">Equal records are given once; otherwise each as often as it was added.</param>
/// <param name="memoryBytes">How much is held before a run is written; a longer record may exceed it by itself.</param>
internal sealed class ExternalSort(string folder, bool distinct = false, int memoryBytes = ExternalSort.DefaultMemoryBytes) : IDisposable
{
    public const int DefaultMemoryBytes = 16 * 1024 * 1024;

    /// <summary>As many runs of a level are merged into one of the next, which bounds open files and their buffers.</summary>
    private const int FanIn = 64;

    private const int EntrySize = 16;

    private readonly List<Run> _runs = [];
    private byte[] _bytes = new byte[16 * 1024];
    private Entry[] _entries = new Entry[256];
    private int _used;
    private int _count;
    private bool _sorted;

    /// <summary>How many records were added.</summary>
    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> record)
    {
        if (_count > 0 && _used + record.Length + (_count + 1L) * EntrySize > memoryBytes)
        {
            Spill();
        }

        if (_bytes.Length - _used < record.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Max(_used + record.Length, Math.Min(_bytes.Length * 2L, Math.Max(memoryBytes, _used + record.Length))));
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

    /// <summary>All records in the order of their bytes, a prefix before what it begins. They can be read more than once.</summary>
    public SortedRecords Read()
    {
        SortHeld();
        return new([.. _runs.Select(r => r.Open()), new HeldRecords(_bytes, _entries, _count)], distinct);
    }

    public void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Dispose();
        }

        _runs.Clear();
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
        Write(new SortedRecords([new HeldRecords(_bytes, _entries, _count)], distinct), level: 0);
        (_used, _count) = (0, 0);
        for (var level = 0; _runs.Where(r => r.Level == level).ToList() is { Count: FanIn } full; level++)
        {
            Write(new SortedRecords([.. full.Select(r => r.Open())], distinct), level + 1);
            full.ForEach(r => r.Dispose());
            _runs.RemoveAll(full.Contains);
        }
    }

    private void Write(SortedRecords records, int level)
    {
        var run = new Run(folder, level);
        _runs.Add(run);
        while (records.MoveNext())
        {
            run.Append(records.Current);
        }

        run.Flush();
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
        private byte[]? _buffer = new byte[64 * 1024];
        private int _buffered;
        private long _length;

        public Run(string folder, int level)
        {
            Level = level;
            var name = Path.Combine(folder, "sort-" + Path.GetRandomFileName());
            _file = File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(name);
            }
        }

        public int Level { get; }

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
