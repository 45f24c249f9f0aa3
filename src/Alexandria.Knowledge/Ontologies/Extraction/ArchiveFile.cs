using Microsoft.Win32.SafeHandles;

namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>The archive's bytes, read at any offset.</summary>
internal sealed class ArchiveFile : IDisposable
{
    private readonly SafeFileHandle handle;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public ArchiveFile(string path)
    {
        handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = RandomAccess.GetLength(handle);
        Name = Path.GetFileName(path);
    }

    /// <summary>Bytes when it was opened.</summary>
    public long Length { get; }

    public string Name { get; }

    /// <summary>As many bytes as there are, at most as many as fit.</summary>
    public int ReadUpTo(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Fills the buffer.</summary>
    /// <returns>False when the file ends before.</returns>
    public bool TryRead(long offset, Span<byte> buffer) => offset >= 0 && offset <= Length - buffer.Length && ReadUpTo(offset, buffer) == buffer.Length;

    /// <summary>A part of the file.</summary>
    public FileSlice Slice(long offset, long length) => new(this, offset, length);

    public void Dispose() => handle.Dispose();
}

/// <summary>A part of the archive as a stream that tells how much of it was read.</summary>
/// <remarks>The last byte is given alone: a decoder that stops without having asked for it did not need all that the archive says belongs to it.</remarks>
internal sealed class FileSlice(ArchiveFile file, long offset, long length) : ReadOnlyStream
{
    private long read;

    /// <summary>Whether the last byte was given.</summary>
    public bool IsUsedUp => read == length;

    public override int Read(Span<byte> buffer)
    {
        var left = length - read;
        if (left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var wanted = left == 1 ? 1 : (int)Math.Min(left - 1, buffer.Length);
        var given = file.ReadUpTo(offset + read, buffer[..wanted]);
        if (given == 0)
        {
            throw new ArchiveRefusedException(ExtractionCodes.Truncated, "The file became shorter while it was read.");
        }

        read += given;
        return given;
    }
}
