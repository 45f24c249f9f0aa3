using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>
/// Sorts records of bytes in ordinal order within a bounded memory: what does not fit goes as sorted runs to files that are
/// merged when they are read. Where the system allows it the files have no name once they are open, so that a process that is
/// killed leaves none behind. Adding comes first, reading after it; a sort is for one thread, and at an end once a run could not
/// be written.
/// </summary>
/// <param name="folder">Exists; where runs are written.</param>
/// <param name="distinct">Equal records are given once; otherwise each as often as it was added.</param>
/// <param name="memoryBytes">How much is held before a run is written, 16 MiB unless told; a longer record may exceed it by itself. Reading holds 64 KiB of each run beside it.</param>
internal sealed class ExternalSort(string folder, bool distinct = false, int memoryBytes = ExternalSort.DefaultMemoryBytes) : IDisposable
{
    public const int DefaultMemoryBytes = 16 * 1024 * 1024;

    /// <summary>As many runs of a level are merged into one of the next, which bounds open files and their buffers.</summary>
    private const int FanIn = 64;

    private const int EntrySize = 16;

    private readonly List<Run> runs = [];
    private byte[] bytes = new byte[16 * 1024];
    private Entry[] entries = new Entry[256];
    private int used;
    private int count;
    private bool sorted;

    /// <summary>How many records were added.</summary>
    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> record)
    {
        if (count > 0 && used + record.Length + (count + 1L) * EntrySize > memoryBytes)
        {
            Spill();
        }

        if (bytes.Length - used < record.Length)
        {
            Array.Resize(ref bytes, (int)Math.Max(used + record.Length, Math.Min(bytes.Length * 2L, Math.Max(memoryBytes, used + record.Length))));
        }

        if (count == entries.Length)
        {
            Array.Resize(ref entries, count * 2);
        }

        record.CopyTo(bytes.AsSpan(used));
        entries[count++] = new(used, record.Length, Head(record));
        used += record.Length;
        sorted = false;
        Count++;
    }

    /// <summary>All records in the order of their bytes, a prefix before what it begins. They can be read more than once.</summary>
    public SortedRecords Read()
    {
        SortHeld();
        return new([.. runs.Select(r => r.Open()), new HeldRecords(bytes, entries, count)], distinct);
    }

    public void Dispose()
    {
        foreach (var run in runs)
        {
            run.Dispose();
        }

        runs.Clear();
    }

    private void SortHeld()
    {
        if (!sorted)
        {
            var held = bytes;
            entries.AsSpan(0, count).Sort((a, b) =>
                a.Head != b.Head ? a.Head.CompareTo(b.Head) : held.AsSpan(a.Offset, a.Length).SequenceCompareTo(held.AsSpan(b.Offset, b.Length)));
            sorted = true;
        }
    }

    private void Spill()
    {
        SortHeld();
        Write(new SortedRecords([new HeldRecords(bytes, entries, count)], distinct), level: 0);
        (used, count) = (0, 0);
        for (var level = 0; runs.Where(r => r.Level == level).ToList() is { Count: FanIn } full; level++)
        {
            Write(new SortedRecords([.. full.Select(r => r.Open())], distinct), level + 1);
            full.ForEach(r => r.Dispose());
            runs.RemoveAll(full.Contains);
        }
    }

    private void Write(SortedRecords records, int level)
    {
        var run = new Run(folder, level);
        runs.Add(run);
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
        private int next;

        public ReadOnlySpan<byte> Current => bytes.AsSpan(entries[next - 1].Offset, entries[next - 1].Length);

        public bool MoveNext() => next < count && ++next > 0;
    }

    private sealed class Run : IDisposable
    {
        private readonly SafeFileHandle file;
        private byte[]? buffer = new byte[64 * 1024];
        private int buffered;
        private long length;

        public Run(string folder, int level)
        {
            Level = level;
            var name = Path.Combine(folder, "sort-" + Path.GetRandomFileName());
            file = File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            try
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.Delete(name);
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }

        public int Level { get; }

        public void Append(ReadOnlySpan<byte> record)
        {
            Span<byte> prefix = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(prefix, record.Length);
            Put(prefix);
            Put(record);
        }

        public void Flush()
        {
            RandomAccess.Write(file, buffer.AsSpan(0, buffered), length);
            length += buffered;
            (buffer, buffered) = (null, 0);
        }

        public IRecords Open() => new Reading(file, length);

        public void Dispose() => file.Dispose();

        private void Put(ReadOnlySpan<byte> bytes)
        {
            if (buffered + bytes.Length > buffer!.Length)
            {
                RandomAccess.Write(file, buffer.AsSpan(0, buffered), length);
                length += buffered;
                buffered = 0;
                if (bytes.Length > buffer.Length)
                {
                    RandomAccess.Write(file, bytes, length);
                    length += bytes.Length;
                    return;
                }
            }

            bytes.CopyTo(buffer.AsSpan(buffered));
            buffered += bytes.Length;
        }
    }

    private sealed class Reading(SafeFileHandle file, long length) : IRecords
    {
        private byte[] buffer = new byte[64 * 1024];
        private long position;
        private int start;
        private int end;
        private int record;

        public ReadOnlySpan<byte> Current => buffer.AsSpan(start - record, record);

        public bool MoveNext()
        {
            if (!Ensure(sizeof(int)))
            {
                return false;
            }

            record = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start));
            start += sizeof(int);
            if (!Ensure(record))
            {
                throw new EndOfStreamException("A run of the external sort was cut.");
            }

            start += record;
            return true;
        }

        private bool Ensure(int needed)
        {
            if (end - start >= needed)
            {
                return true;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (buffer.Length < needed)
            {
                Array.Resize(ref buffer, needed);
            }

            while (end < needed && position < length)
            {
                var read = RandomAccess.Read(file, buffer.AsSpan(end), position);
                if (read == 0)
                {
                    break;
                }

                position += read;
                end += read;
            }

            return end >= needed;
        }
    }
}
