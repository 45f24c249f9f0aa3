using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Alexandria.Adapters.DataDirectory;

namespace Alexandria.Host.Backup;

/// <summary>Why a file is no backup that may be restored.</summary>
internal sealed class BackupRefusedException(Error error) : Exception(error.Message)
{
    public Error Error => error;

    /// <summary>It is no backup, or not the one that was written.</summary>
    public static BackupRefusedException Invalid(string reason) => new(Error.Unprocessable("backup_invalid", $"The backup cannot be used: {reason}. Take another one; nothing was changed."));
}

/// <summary>Reads a backup as if a stranger had sent it: known names only, each once, no larger than its manifest says, and each with the content it promises.</summary>
internal sealed class BackupReader(string path, Action<string, double> progress)
{
    /// <summary>Unpacks into an existing empty directory.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="withBlobs">False reads and compares blobs without writing them.</param>
    /// <param name="cancellation">Ends it; what is there stays.</param>
    /// <returns>The manifest, and the ids of the blobs.</returns>
    /// <exception cref="BackupRefusedException">It is no sound backup.</exception>
    public async Task<(BackupManifest Manifest, IReadOnlySet<string> Blobs)> UnpackAsync(string directory, bool withBlobs, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
            await using var tar = BackupLayout.Reader(file, path);
            var manifest = await ManifestAsync(tar, cancellation);
            RefuseTooLarge(manifest, directory, withBlobs);
            var unpacking = new Unpacking(manifest, directory, withBlobs, progress);
            while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                await unpacking.AddAsync(entry, cancellation);
            }

            return (manifest, unpacking.Complete());
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
        {
            throw BackupRefusedException.Invalid($"it is cut off or damaged ({error.Message.TrimEnd('.')})");
        }
    }

    private static async Task<BackupManifest> ManifestAsync(TarReader tar, CancellationToken cancellation)
    {
        if (await tar.GetNextEntryAsync(copyData: false, cancellation) is not { EntryType: TarEntryType.RegularFile, Name: BackupLayout.Manifest, Length: > 0 and <= BackupLayout.MostSmallBytes } entry)
        {
            throw BackupRefusedException.Invalid("it does not begin with a manifest");
        }

        BackupManifest manifest;
        try
        {
            manifest = (await JsonSerializer.DeserializeAsync<BackupManifest>(entry.DataStream!, Json.Options, cancellation))!;
        }
        catch (JsonException)
        {
            throw BackupRefusedException.Invalid("its manifest cannot be read");
        }

        return manifest switch
        {
            null or { DatabaseBytes: < 0 } or { Blobs: < 0 } or { BlobBytes: < 0 } => throw BackupRefusedException.Invalid("its manifest cannot be read"),
            { Format: BackupManifest.PresentFormat } => manifest,
            _ => throw new BackupRefusedException(Error.Conflict("backup_newer", $"The backup has the format {manifest.Format} and was made by version {manifest.Product}; this program reads format {BackupManifest.PresentFormat}. Restore it with that version.")),
        };
    }

    private static void RefuseTooLarge(BackupManifest manifest, string directory, bool withBlobs)
    {
        var free = new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        var needed = (decimal)manifest.DatabaseBytes + (withBlobs ? manifest.BlobBytes : 0);
        if (needed > free)
        {
            throw new BackupRefusedException(Error.Unavailable("disk_too_small", $"The backup unpacks to {needed:N0} bytes, and {free:N0} are free there. Free some space, or restore to another disk."));
        }
    }

    /// <summary>One way through the entries after the manifest.</summary>
    private sealed class Unpacking(BackupManifest manifest, string directory, bool withBlobs, Action<string, double> progress)
    {
        private readonly HashSet<string> small = new(StringComparer.Ordinal);
        private readonly HashSet<string> blobs = new(StringComparer.Ordinal);
        private bool database;
        private long blobBytes;

        public async Task AddAsync(TarEntry entry, CancellationToken cancellation)
        {
            // Links, devices and directories have no place in a backup.
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw BackupRefusedException.Invalid("it holds something that is no regular file");
            }

            if (entry.Name == BackupLayout.Database)
            {
                Expect(!database, "the database is in it twice");
                database = true;
                Expect(entry.Length == manifest.DatabaseBytes, "the database has another size than the manifest says");
                Expect(await CopyAsync(entry, write: true, cancellation) == manifest.DatabaseSha256, "the database is not the one that was backed up");
                progress("database", 1);
            }
            else if (BackupLayout.BlobOf(entry.Name) is { } blob)
            {
                blobBytes += entry.Length;
                Expect(blobs.Add(blob), "a file is in it twice");
                Expect(blobs.Count <= manifest.Blobs && blobBytes <= manifest.BlobBytes, "it holds more than its manifest says");
                Expect(await CopyAsync(entry, withBlobs, cancellation) == blob, $"the stored file {blob} is not the one that was backed up");
                progress("files", (double)blobBytes / Math.Max(1, manifest.BlobBytes));
            }
            else
            {
                Expect(BackupLayout.IsSmallFile(entry.Name), "it holds a file that has no place in a data directory");
                Expect(manifest.Files.TryGetValue(entry.Name, out var digest) && small.Add(entry.Name), "it holds a key or checkpoint that its manifest does not name, or one twice");
                Expect(entry.Length <= BackupLayout.MostSmallBytes && small.Count <= BackupLayout.MostSmallFiles, "a key or checkpoint in it is too large");
                Expect(await CopyAsync(entry, write: true, cancellation) == digest, "a key or checkpoint in it is not the one that was backed up");
            }
        }

        public IReadOnlySet<string> Complete()
        {
            Expect(database && small.Count == manifest.Files.Count && blobs.Count == manifest.Blobs && blobBytes == manifest.BlobBytes, "something that its manifest names is missing");
            return blobs;
        }

        // Answers the SHA-256 of what was read.
        private async Task<string> CopyAsync(TarEntry entry, bool write, CancellationToken cancellation)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            FileStream? target = null;
            if (write)
            {
                var path = Path.Combine(directory, entry.Name);
                OwnerOnly.CreateDirectory(Path.GetDirectoryName(path)!);
                target = new FileStream(path, OwnerOnly.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
            }

            await using (target)
            {
                var buffer = new byte[1 << 16];
                while (entry.DataStream is { } data && await data.ReadAsync(buffer, cancellation) is > 0 and var count)
                {
                    hash.AppendData(buffer, 0, count);
                    if (target is not null)
                    {
                        await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
                    }
                }

                target?.Flush(flushToDisk: true);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        private static void Expect(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw BackupRefusedException.Invalid(otherwise);
            }
        }
    }
}
