using System.Globalization;
using System.Security.Cryptography;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Blobs;
using Alexandria.Data;

namespace Alexandria.Adapters.Blobs;

/// <summary>Blobs as files <c>ab/cd/&lt;sha256&gt;</c> under one directory. One process at a time, the one that holds the data directory's lock, may open it.</summary>
/// <remarks>A blob is written beside the others under <c>incoming/</c>, synced, and then renamed, so that a file under its final name is always whole. What a kill leaves under <c>incoming/</c> is removed at the next start.</remarks>
internal sealed class DirectoryBlobStore : IBlobStore
{
    private const int IdLength = 64;

    // What IOException.HResult holds: errno (ENOSPC, EDQUOT on Linux), or ERROR_DISK_FULL as an HRESULT.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private readonly Lock gate = new();
    private readonly string root;
    private readonly string incoming;
    private long writes;

    public DirectoryBlobStore(string root)
    {
        this.root = Path.GetFullPath(root);
        incoming = Path.Combine(this.root, "incoming");
        if (Directory.Exists(incoming))
        {
            Directory.Delete(incoming, recursive: true);
        }

        OwnerOnly.CreateDirectory(incoming);
        DirectoryFlush.Flush(Path.GetDirectoryName(this.root) ?? this.root);
    }

    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        BlobTelemetry.MeasureAsync("put", () => WriteAsync(content, cancellation));

    /// <exception cref="StorageException">The file cannot be read, or does not have the content that its name promises: the disk is damaged, or somebody changed it.</exception>
    public Task<ReadOnlyMemory<byte>?> GetAsync(string id, CancellationToken cancellation) =>
        BlobTelemetry.MeasureAsync("get", () => ReadAsync(id, cancellation));

    private async Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        try
        {
            return await StoreAsync(content, cancellation);
        }
        catch (IOException error)
        {
            throw new StorageException(error.HResult is NoSpace or QuotaExceeded or WindowsDiskFull ? StorageException.Full : StorageException.NotReachable, error);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string id, CancellationToken cancellation)
    {
        if (!IsId(id))
        {
            return null;
        }

        try
        {
            var content = await File.ReadAllBytesAsync(PlaceOf(id).File, cancellation);
            return IdOf(content) == id ? content : throw new StorageException(StorageException.Damaged, new InvalidDataException($"The blob {id} is damaged: its content does not match its name."));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException error)
        {
            throw new StorageException(StorageException.NotReachable, error);
        }
    }

    public Task<bool> HasAsync(string id, IReadWork work) => Task.FromResult(IsId(id) && File.Exists(PlaceOf(id).File));

    public Task DeleteAsync(string id, IUnitOfWork work)
    {
        if (IsId(id) && PlaceOf(id) is var (directory, file) && File.Exists(file))
        {
            File.Delete(file);
            DirectoryFlush.Flush(directory);
        }

        return Task.CompletedTask;
    }

    /// <summary>Files of two folders' depth with the name of an id; whatever else lies there is no blob.</summary>
    public Task<IReadOnlyList<StoredBlob>> ListAsync(string after, int limit, CancellationToken cancellation) => Task.Run<IReadOnlyList<StoredBlob>>(
        () =>
        {
            try
            {
                return
                [
                    .. Sorted(root, after, 0).SelectMany(first => Sorted(first, after, 2))
                        .SelectMany(folder => Directory.EnumerateFiles(folder).Where(f => IsId(Path.GetFileName(f)) && string.CompareOrdinal(Path.GetFileName(f), after) > 0).Order(StringComparer.Ordinal))
                        .Take(limit)
                        .Select(file => new StoredBlob { Id = Path.GetFileName(file), StoredAt = new DateTimeOffset(File.GetLastWriteTimeUtc(file)) }),
                ];
            }
            catch (IOException error)
            {
                throw new StorageException(StorageException.NotReachable, error);
            }
        },
        cancellation);

    // The folders of two hexadecimal digits that can hold an id behind the given one.
    private static IEnumerable<string> Sorted(string folder, string after, int start) => Directory.EnumerateDirectories(folder)
        .Where(f => Path.GetFileName(f) is { Length: 2 } name && name.All(char.IsAsciiHexDigitLower) &&
            (after.Length == 0 || start > 0 && !string.Equals(Path.GetFileName(folder), after[..2], StringComparison.Ordinal) || string.CompareOrdinal(name, after[start..(start + 2)]) >= 0))
        .Order(StringComparer.Ordinal);

    private async Task<string> StoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var id = IdOf(content.Span);
        var (directory, file) = PlaceOf(id);
        EnsureDirectory(directory);
        if (!await IsWholeAsync(id, file, cancellation))
        {
            var temporary = Path.Combine(incoming, Interlocked.Increment(ref writes).ToString(CultureInfo.InvariantCulture));
            try
            {
                await WriteAsync(temporary, content, cancellation);
                File.Move(temporary, file, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }

        // Also for a blob that was there: whoever wrote it may not have come as far as this.
        DirectoryFlush.Flush(directory);
        return id;
    }

    private static string IdOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    // Only these characters: no id can lead out of the directory.
    private static bool IsId(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower);

    private static async Task<bool> IsWholeAsync(string id, string file, CancellationToken cancellation) =>
        File.Exists(file) && IdOf(await File.ReadAllBytesAsync(file, cancellation)) == id;

    private static async Task WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await using var stream = new FileStream(file, OwnerOnly.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
        await stream.WriteAsync(content, cancellation);
        RandomAccess.FlushToDisk(stream.SafeFileHandle);
    }

    private (string Directory, string File) PlaceOf(string id)
    {
        var directory = Path.Combine(root, id[..2], id[2..4]);
        return (directory, Path.Combine(directory, id));
    }

    private void EnsureDirectory(string directory)
    {
        lock (gate)
        {
            if (Directory.Exists(directory))
            {
                return;
            }

            OwnerOnly.CreateDirectory(directory);
            DirectoryFlush.Flush(Path.GetDirectoryName(directory)!);
            DirectoryFlush.Flush(root);
        }
    }
}
