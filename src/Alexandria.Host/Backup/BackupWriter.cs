using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;

namespace Alexandria.Host.Backup;

/// <summary>Writes a backup of a data directory, beside a running server or without one.</summary>
/// <remarks>
/// The order makes it consistent. The checkpoint is read first: seals that are made meanwhile may be ahead of it, never behind. The database is one snapshot.
/// A blob is stored before the row that names it, so the blobs that are there after the snapshot include all that it names.
/// </remarks>
internal sealed class BackupWriter(string dataDirectory, TimeProvider time, Action<string, double> progress)
{
    /// <summary>Writes into a directory beside the file and renames at the end: a file of that name is whole, and survives a power cut.</summary>
    /// <exception cref="StorageException">The database is damaged, or a disk is full.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public async Task<BackupManifest> WriteAsync(string path, CancellationToken cancellation)
    {
        var staging = path + ".partial";
        Delete(staging);
        OwnerOnly.CreateDirectory(staging);
        try
        {
            var small = SmallFiles().ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(dataDirectory, name)), StringComparer.Ordinal);
            var snapshot = Path.Combine(staging, BackupLayout.Database);
            await SnapshotAsync(snapshot, cancellation);
            var blobs = BlobFiles().ToList();
            var manifest = new BackupManifest
            {
                Format = BackupManifest.PresentFormat,
                Product = Product.Version,
                MadeAt = time.GetUtcNow(),
                DatabaseBytes = new FileInfo(snapshot).Length,
                DatabaseSha256 = await Sha256Async(snapshot, cancellation),
                Blobs = blobs.Count,
                BlobBytes = blobs.Sum(blob => blob.Length),
                Files = small.ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value)), StringComparer.Ordinal),
                Rows = await CountAsync(snapshot, cancellation),
            };
            var archive = Path.Combine(staging, "archive");
            await using (var file = new FileStream(archive, OwnerOnly.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None)))
            {
                await using (var tar = BackupLayout.Writer(file, path))
                {
                    await AddAsync(tar, BackupLayout.Manifest, new MemoryStream(Encoding.UTF8.GetBytes(Json.Write(manifest))), cancellation);
                    foreach (var (name, content) in small)
                    {
                        await AddAsync(tar, name, new MemoryStream(content), cancellation);
                    }

                    await AddAsync(tar, BackupLayout.Database, Open(snapshot), cancellation);
                    await AddBlobsAsync(tar, blobs, manifest.BlobBytes, cancellation);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(archive, path);
            DirectoryFlush.Flush(Path.GetDirectoryName(path)!);
            return manifest;
        }
        finally
        {
            Delete(staging);
        }
    }

    internal static async Task<string> Sha256Async(string path, CancellationToken cancellation)
    {
        await using var file = Open(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    /// <summary>Rows of every table.</summary>
    internal static async Task<IReadOnlyDictionary<string, long>> CountAsync(string database, CancellationToken cancellation)
    {
        await using var opened = SqliteDatabase.OpenReadOnly(database);
        return await opened.ReadAsync(
            async work =>
            {
                var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
                foreach (var table in await work.QueryAsync<string>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"))
                {
                    counts[table] = await work.FirstOrDefaultAsync<long>($"select count(*) from \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
                }

                return counts;
            },
            cancellation);
    }

    private async Task SnapshotAsync(string snapshot, CancellationToken cancellation)
    {
        var source = HostSettings.DatabaseOf(dataDirectory);
        var expected = Math.Max(1, new FileInfo(source).Length);
        var copying = SqliteSnapshot.WriteAsync(source, snapshot, cancellation);
        while (await Task.WhenAny(copying, Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation)) != copying && !cancellation.IsCancellationRequested)
        {
            progress("database", Math.Min(0.99, (double)(File.Exists(snapshot) ? new FileInfo(snapshot).Length : 0) / expected));
        }

        await copying;
        progress("database", 1);
    }

    private IEnumerable<string> SmallFiles()
    {
        var keys = Path.Combine(dataDirectory, BackupLayout.Keys);
        var found = Directory.Exists(keys) ? Directory.EnumerateFiles(keys, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        if (File.Exists(Path.Combine(dataDirectory, BackupLayout.Checkpoint)))
        {
            yield return BackupLayout.Checkpoint;
        }

        // What a kill left half written (".new") has no such name and is no key.
        foreach (var name in found.Select(file => Path.GetRelativePath(dataDirectory, file).Replace('\\', '/')).Where(name => BackupLayout.IsSmallFile(name) && !name.EndsWith(".new", StringComparison.Ordinal)))
        {
            yield return name;
        }
    }

    private IEnumerable<FileInfo> BlobFiles()
    {
        var blobs = new DirectoryInfo(Path.Combine(dataDirectory, BackupLayout.Blobs));
        return blobs.Exists
            ? blobs.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => BackupLayout.BlobOf(Path.GetRelativePath(dataDirectory, file.FullName).Replace('\\', '/')) is not null)
            : [];
    }

    private async Task AddBlobsAsync(TarWriter tar, List<FileInfo> blobs, long bytes, CancellationToken cancellation)
    {
        var written = 0L;
        foreach (var blob in blobs)
        {
            await AddAsync(tar, BackupLayout.NameOf(blob.Name), Open(blob.FullName), cancellation);
            written += blob.Length;
            progress("files", (double)written / Math.Max(1, bytes));
        }
    }

    private async Task AddAsync(TarWriter tar, string name, Stream content, CancellationToken cancellation)
    {
        await using var data = content;
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = time.GetUtcNow() },
            cancellation);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);

    private static void Delete(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
