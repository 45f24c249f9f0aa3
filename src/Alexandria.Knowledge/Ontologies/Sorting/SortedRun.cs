using System.Buffers.Binary;

namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>A temporary file of sorted records: written once, then read once. Each record has its length in front, four bytes.</summary>
internal sealed class SortedRun : ISortedSource, IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly FileStream file;
    private byte[] buffer = [];
    private int start;
    private int end;
    private int length;

    public SortedRun(string folder)
    {
        var path = Path.Combine(folder, $"sort-{Path.GetRandomFileName()}");
        file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        File.Delete(path);
    }

    public ReadOnlySpan<byte> Current => buffer.AsSpan(start - length, length);

    public void Write(SortedRecords records)
    {
        var filled = 0;
        buffer = new byte[BufferBytes];
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        while (records.MoveNext())
        {
            BinaryPrimitives.WriteInt32LittleEndian(prefix, records.Current.Length);
            Put(prefix, ref filled);
            Put(records.Current, ref filled);
        }

        file.Write(buffer, 0, filled);
        file.Position = 0;

        // Reading takes a buffer of its own, when it comes to that: many runs may wait for it.
        buffer = [];
    }

    public bool MoveNext()
    {
        if (!Fill(sizeof(int)))
        {
            return false;
        }

        length = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start));
        start += sizeof(int);
        if (!Fill(length))
        {
            throw new EndOfStreamException("A temporary file of a sort is shorter than it was written.");
        }

        start += length;
        return true;
    }

    public void Dispose() => file.Dispose();

    private void Put(ReadOnlySpan<byte> part, ref int filled)
    {
        if (buffer.Length - filled < part.Length)
        {
            file.Write(buffer, 0, filled);
            filled = 0;
        }

        if (part.Length > buffer.Length)
        {
            file.Write(part);
            return;
        }

        part.CopyTo(buffer.AsSpan(filled));
        filled += part.Length;
    }

    /// <summary>Makes so many bytes follow <see cref="start"/>.</summary>
    private bool Fill(int count)
    {
        if (end - start >= count)
        {
            return true;
        }

        var grown = buffer.Length >= count ? buffer : new byte[Math.Max(BufferBytes, count)];
        buffer.AsSpan(start, end - start).CopyTo(grown);
        (buffer, end, start) = (grown, end - start, 0);
        end += file.ReadAtLeast(buffer.AsSpan(end), count - end, throwOnEndOfStream: false);
        return end >= count;
    }
}
