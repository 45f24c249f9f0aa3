using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>
/// Sorts any number of byte records by their bytes in a bounded memory: what does not fit is written to temporary
/// files in sorted runs, which are merged while they are read.
/// </summary>
/// <remarks>
/// The files have no name once they are open, so none is left behind, even by a process that is killed.
/// Adding comes first and reading after it; a sort is for one thread.
/// </remarks>
internal sealed class ExternalSort : IDisposable
{
    public const int DefaultMemoryBytes = 32 * 1024 * 1024;

    /// <summary>So many runs of a kind are merged into one longer run, which bounds open files and read buffers.</summary>
    private const int FanIn = 64;

    private readonly string folder;
    private readonly bool distinct;
    private readonly int memoryBytes;
    private readonly List<List<SortedRun>> levels = [];
    private readonly List<(int Start, int Length)> records = [];
    private byte[] bytes = new byte[64 * 1024];
    private int used;

    /// <param name="folder">Where temporary files go; has to exist when there is more than fits in the memory.</param>
    /// <param name="distinct">Equal records are given once.</param>
    /// <param name="memoryBytes">For the records that are not yet in a file and their order, in bytes; a longer record may exceed it by itself.</param>
    public ExternalSort(string folder, bool distinct = false, int memoryBytes = DefaultMemoryBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(memoryBytes);
        (this.folder, this.distinct, this.memoryBytes) = (folder, distinct, memoryBytes);
    }

    /// <summary>How many records were added.</summary>
    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> record)
    {
        if (records.Count > 0 && used + (long)record.Length + ((records.Count + 1L) * Unsafe.SizeOf<(int, int)>()) > memoryBytes)
        {
            Spill();
        }

        if (bytes.Length - used < record.Length)
        {
            var size = Math.Max(bytes.Length * 2L, (long)used + record.Length);
            Array.Resize(ref bytes, (int)Math.Min(size, Math.Max((long)used + record.Length, Math.Min(memoryBytes, Array.MaxLength))));
        }

        record.CopyTo(bytes.AsSpan(used));
        records.Add((used, record.Length));
        used += record.Length;
        Count++;
    }

    /// <summary>All records in the order of their bytes, a prefix before what it begins. Ends the adding; disposed with the sort.</summary>
    public SortedRecords Read()
    {
        var sources = levels.SelectMany(level => level).Cast<ISortedSource>().Append(SortMemory()).ToArray();
        return new(sources, distinct);
    }

    public void Dispose()
    {
        foreach (var run in levels.SelectMany(level => level))
        {
            run.Dispose();
        }

        levels.Clear();
    }

    private void Spill()
    {
        WriteRun(new([SortMemory()], distinct), 0);
        records.Clear();
        used = 0;
    }

    private void WriteRun(SortedRecords sorted, int level)
    {
        if (level == levels.Count)
        {
            levels.Add([]);
        }

        var run = new SortedRun(folder);
        levels[level].Add(run);
        run.Write(sorted);
        if (levels[level].Count == FanIn)
        {
            WriteRun(new([.. levels[level]], distinct), level + 1);
            levels[level].ForEach(merged => merged.Dispose());
            levels[level].Clear();
        }
    }

    private MemorySource SortMemory()
    {
        CollectionsMarshal.AsSpan(records).Sort((x, y) => bytes.AsSpan(x.Start, x.Length).SequenceCompareTo(bytes.AsSpan(y.Start, y.Length)));
        return new(bytes, records);
    }

    private sealed class MemorySource(byte[] bytes, List<(int Start, int Length)> records) : ISortedSource
    {
        private int next;

        public ReadOnlySpan<byte> Current => bytes.AsSpan(records[next - 1].Start, records[next - 1].Length);

        public bool MoveNext() => next < records.Count && ++next > 0;
    }
}
