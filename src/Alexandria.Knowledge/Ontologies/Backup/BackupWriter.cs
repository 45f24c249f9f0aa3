using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Extraction.Output;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>What a backup came to.</summary>
internal sealed record BackupReport
{
    public required string File { get; init; }

    public required long Bytes { get; init; }

    public required int Ontologies { get; init; }

    public required int Versions { get; init; }

    /// <summary>Different files; versions may share one.</summary>
    public required int Files { get; init; }

    /// <summary>Whether it was read again to its end and found whole.</summary>
    public required bool Verified { get; init; }

    /// <summary>Versions that are not in it, since files of theirs are lost.</summary>
    public required IReadOnlyList<SkippedVersion> Skipped { get; init; }
}

/// <summary>A version that is not in the backup.</summary>
internal sealed record SkippedVersion(string OntologyId, long Number, string Id, string Code, string Message);

/// <summary>Writes versions of the catalog into one tar: the manifest first, then every file once, before the version that it belongs to. Memory does not grow with the files.</summary>
internal sealed class BackupWriter(IVerbOperations operations, TimeProvider time, Action<long, long?> progress)
{
    private const int PageSize = 200;

    // The archive's reader takes no more.
    private const int MostEntries = 900_000;

    private readonly List<BackupEntry> entries = [];
    private readonly List<(long Offset, int Length)> spilled = [];
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly List<BackedUpVersion> versions = [];
    private readonly List<SkippedVersion> skipped = [];

    /// <param name="path">The file that is made; it must not exist.</param>
    /// <param name="ontologies">Only these; all when empty.</param>
    /// <param name="cancellation">Stops, and leaves nothing.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<Result<BackupReport>> WriteAsync(string path, IReadOnlyList<string> ontologies, CancellationToken cancellation)
    {
        var partial = path + ".partial";
        try
        {
            // Records wait here for the manifest, which comes before them and names their digests.
            await using var spill = new FileStream(partial + ".records", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            if (await CollectAsync(ontologies, spill, cancellation) is { } uncollected)
            {
                return uncollected;
            }

            await using (var file = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
                {
                    if (await WriteAsync(tar, spill, cancellation) is { } unwritten)
                    {
                        return unwritten;
                    }
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path);
            DiskSync.Sync(Path.GetDirectoryName(path)!);
        }
        catch (PieceFailedException lost)
        {
            return lost.Error;
        }
        finally
        {
            File.Delete(partial);
        }

        return new BackupReport
        {
            File = path,
            Bytes = new FileInfo(path).Length,
            Ontologies = versions.Select(v => v.OntologyId).Distinct(StringComparer.Ordinal).Count(),
            Versions = versions.Count,
            Files = entries.Count(e => e.Name.StartsWith(BackupEntry.Files, StringComparison.Ordinal)),
            Verified = false,
            Skipped = skipped,
        };
    }

    private async Task<Error?> CollectAsync(IReadOnlyList<string> ontologies, Stream spill, CancellationToken cancellation)
    {
        var ids = ontologies;
        if (ids.Count == 0)
        {
            var all = await AllAsync(cursor => new ListOntologies { Cursor = cursor, Limit = PageSize }, cancellation);
            if (all.Failed)
            {
                return all.Error;
            }

            ids = all.Value.ConvertAll(o => o.Id);
        }

        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            var found = await AllAsync(cursor => new ListVersions { OntologyId = id, Cursor = cursor, Limit = PageSize }, cancellation);
            if (found.Failed)
            {
                return found.Error;
            }

            // The oldest first: numbers grow while they come back.
            foreach (var version in Enumerable.Reverse(found.Value))
            {
                if (await AddAsync(version, spill, cancellation) is { } error)
                {
                    return error;
                }
            }
        }

        return versions.Count == 0 && skipped.Count == 0
            ? Error.Unprocessable("nothing_to_back_up", "There is no version in the catalog; 'ontology pull' brings some.")
            : entries.Count > MostEntries
                ? Error.Unprocessable("backup_too_many_files", $"There are more than {MostEntries:N0} files; back up a part of the ontologies with --ontologies.")
                : null;
    }

    private async Task<Result<List<T>>> AllAsync<T>(Func<string?, Operations.ListOperation<T>> ask, CancellationToken cancellation)
    {
        var all = new List<T>();
        for (string? cursor = null; ;)
        {
            var page = await operations.CallAsync(ask(cursor), cancellation);
            if (page.Failed)
            {
                return page.Error;
            }

            all.AddRange(page.Value.Items);
            if (page.Value.NextCursor is null)
            {
                return all;
            }

            cursor = page.Value.NextCursor;
        }
    }

    private async Task<Error?> AddAsync(VersionView version, Stream spill, CancellationToken cancellation)
    {
        var answer = await operations.CallAsync(new GetVersionRecord { VersionId = version.Id }, cancellation);
        if (answer.Failed)
        {
            // Removed since it was listed.
            return answer.Error.Kind == ErrorKind.NotFound ? null : answer.Error;
        }

        var record = answer.Value;
        if (!record.Whole)
        {
            skipped.Add(new(version.OntologyId, version.Number, version.Id, "storage_piece_missing", "Files of it are lost. 'ontology doctor' says more; pull it again."));
            return null;
        }

        foreach (var (sha256, bytes) in record.Files.Select(f => (f.Sha256, f.Bytes)).Concat(record.ArtifactBytes is { } size ? [(version.Artifact, size)] : []))
        {
            if (named.Add(BackupEntry.Files + sha256))
            {
                entries.Add(new(BackupEntry.Files + sha256, bytes, sha256));
                spilled.Add(default);
            }
        }

        if (record.Plan is { } plan && named.Add(BackupEntry.OfPlan(plan.Id)))
        {
            Spill(BackupEntry.OfPlan(plan.Id), plan, spill);
        }

        // The plan stands beside it, once for all versions that came by it: its id is enough.
        Spill(BackupEntry.OfVersion(version.Id), record with { Plan = record.Plan is null ? null : record.Plan with { Specification = "", Entries = [] } }, spill);
        versions.Add(new(version.Id, version.OntologyId, version.Number, version.Label, record.Version.Latest));
        return null;
    }

    private void Spill<T>(string name, T value, Stream spill)
    {
        var bytes = Encoding.UTF8.GetBytes(Json.Write(value));
        entries.Add(new(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        spilled.Add((spill.Position, bytes.Length));
        spill.Write(bytes);
    }

    private async Task<Error?> WriteAsync(TarWriter tar, Stream spill, CancellationToken cancellation)
    {
        var manifest = Encoding.UTF8.GetBytes(Json.Write(new BackupManifest
        {
            Format = BackupManifest.PresentFormat,
            Product = typeof(BackupWriter).Assembly.GetName().Version?.ToString(3) ?? "",
            MadeAt = time.GetUtcNow(),
            Versions = versions,
            Entries = entries,
        }));
        if (manifest.Length > BackupManifest.MostBytes)
        {
            return Error.Unprocessable("backup_too_many_files", "There are too many files for one backup; back up a part of the ontologies with --ontologies.");
        }

        await AddAsync(tar, BackupManifest.Name, new MemoryStream(manifest), cancellation);
        await AddAsync(tar, BackupManifest.DigestName, new MemoryStream(Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(manifest))}  {BackupManifest.Name}\n")), cancellation);
        var (done, total) = (0L, entries.Sum(e => e.Bytes));
        foreach (var (entry, place) in entries.Zip(spilled))
        {
            if (place.Length > 0)
            {
                var bytes = new byte[place.Length];
                spill.Position = place.Offset;
                spill.ReadExactly(bytes);
                await AddAsync(tar, entry.Name, new MemoryStream(bytes), cancellation);
            }
            else
            {
                var before = done;
                await using var content = new PiecedFile(operations, entry.Sha256, entry.Bytes, read => progress(before + read, total), cancellation);
                await AddAsync(tar, entry.Name, content, cancellation);
            }

            done += entry.Bytes;
            progress(done, total);
        }

        return null;
    }

    private async Task AddAsync(TarWriter tar, string name, Stream content, CancellationToken cancellation)
    {
        await using var data = content;
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, ModificationTime = time.GetUtcNow() },
            cancellation);
    }
}
