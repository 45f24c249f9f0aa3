using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Knowledge.Ontologies.Verbs;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>A version of a backup after its restore.</summary>
internal sealed record RestoredVersion
{
    public required string OntologyId { get; init; }

    public required long Number { get; init; }

    public required string Id { get; init; }

    /// <summary><c>restored</c>, <c>present</c> (it was there already), <c>refused</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it did not come back; null when it did.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }
}

/// <summary>Brings the versions of a checked backup back, one after the other: first the files that it needs are sent, then the version, then its pull is waited for. What is there already is left alone, so that a second run goes on where the first was cut off.</summary>
internal sealed class VersionRestorer(IVerbOperations operations, Action<string, long, long?> progress)
{
    private readonly Dictionary<string, UploadedFile> uploaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlanRecord> plans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RestoredVersion> outcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);
    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);
    private Error? failure;

    /// <param name="path">The backup, every digest of which is right.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="ontologies">Only these; all when empty.</param>
    /// <param name="cancellation">Stops; what has come back stays.</param>
    /// <returns>What became of each version, in the order of the backup.</returns>
    public async Task<Result<IReadOnlyList<RestoredVersion>>> RestoreAsync(string path, BackupManifest manifest, IReadOnlyList<string> ontologies, CancellationToken cancellation)
    {
        var chosen = manifest.Versions.Where(v => ontologies.Count == 0 || ontologies.Contains(v.OntologyId, StringComparer.Ordinal)).ToList();
        foreach (var version in chosen)
        {
            var present = await operations.CallAsync(new GetVersion { VersionId = version.Id }, cancellation);
            if (present.Failed && present.Error.Kind != ErrorKind.NotFound)
            {
                return present.Error;
            }

            if (present.Failed)
            {
                missing.Add(version.Id);
            }
            else
            {
                outcomes[version.Id] = Outcome(version, "present", null);
            }
        }

        if (missing.Count > 0)
        {
            // Twice through the file: which of its files are needed stands behind them.
            var read = BackupReader.Read(path, Look, (_, _) => { }, cancellation);
            read = read.Failed ? read : BackupReader.Read(path, (entry, content) => Send(entry, content, manifest, cancellation), (done, total) => progress("sending", done, total), cancellation);
            if (failure is not null || read.Failed)
            {
                return failure ?? read.Error!;
            }
        }

        return Result<IReadOnlyList<RestoredVersion>>.Success([.. chosen.Select(v => outcomes[v.Id])]);
    }

    private void Show(IReadOnlyList<PullView> pulls) => progress($"reading {pulls[0].OntologyId}", pulls[0].Done, pulls[0].Total);

    private static RestoredVersion Outcome(BackedUpVersion version, string status, Error? why) =>
        new() { OntologyId = version.OntologyId, Number = version.Number, Id = version.Id, Status = status, Code = why?.Code, Message = why?.Message };

    private static VersionRecord? Record(Stream content)
    {
        try
        {
            return JsonSerializer.Deserialize<VersionRecord>(content, Json.Tolerant);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Look(BackupEntry entry, Stream content)
    {
        if (IsMissingVersion(entry) && entry.Bytes <= RestorableVersion.MostBytes && Record(content) is { } record)
        {
            wanted.UnionWith(record.Files.Select(f => f.Sha256).Append(record.Version.Artifact));
        }
    }

    private bool IsMissingVersion(BackupEntry entry) => entry.Name.StartsWith(BackupEntry.Versions, StringComparison.Ordinal) && missing.Contains(entry.IdIn(BackupEntry.Versions));

    private void Send(BackupEntry entry, Stream content, BackupManifest manifest, CancellationToken cancellation)
    {
        if (failure is not null)
        {
            return;
        }

        // The archive is read by a thread of this process's own, which may wait.
        if (entry.Name.StartsWith(BackupEntry.Files, StringComparison.Ordinal) && wanted.Contains(entry.Sha256))
        {
            failure = UploadAsync(entry, content, cancellation).GetAwaiter().GetResult();
        }
        else if (entry.Name.StartsWith(BackupEntry.Plans, StringComparison.Ordinal) && entry.Bytes <= RestorableVersion.MostBytes)
        {
            KeepPlan(content);
        }
        else if (IsMissingVersion(entry))
        {
            var version = manifest.Versions.First(v => v.Id == entry.IdIn(BackupEntry.Versions));
            failure = RestoreAsync(version, entry.Bytes <= RestorableVersion.MostBytes ? Record(content) : null, cancellation).GetAwaiter().GetResult();
        }
    }

    private void KeepPlan(Stream content)
    {
        try
        {
            if (JsonSerializer.Deserialize<PlanRecord>(content, Json.Tolerant) is { } plan)
            {
                plans[plan.Id] = plan;
            }
        }
        catch (JsonException)
        {
            // A version does without its plan.
        }
    }

    private async Task<Error?> UploadAsync(BackupEntry entry, Stream content, CancellationToken cancellation)
    {
        var pieces = new List<StoredPiece>();
        var buffer = new byte[FileStore.PieceBytes];
        while (true)
        {
            var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            if (read > 0 || pieces.Count == 0)
            {
                var stored = await operations.CallAsync(new StoreFilePiece { Content = buffer[..read] }, cancellation);
                if (stored.Failed)
                {
                    return stored.Error;
                }

                pieces.Add(stored.Value);
            }

            if (read < buffer.Length)
            {
                uploaded[entry.Sha256] = new(entry.Sha256, pieces);
                return null;
            }
        }
    }

    /// <returns>What ends the whole restore; what concerns this version alone becomes its outcome.</returns>
    private async Task<Error?> RestoreAsync(BackedUpVersion version, VersionRecord? record, CancellationToken cancellation)
    {
        if (record is null || record.Version.Id != version.Id)
        {
            outcomes[version.Id] = Outcome(version, "refused", Error.Unprocessable("restore_record_invalid", "Its record in the backup cannot be read."));
            return null;
        }

        var asked = new RestorableVersion
        {
            Record = record with { Plan = record.Plan is { } plan ? plans.GetValueOrDefault(plan.Id) : null },
            Files = [.. record.Files.Select(f => f.Sha256).Append(record.Version.Artifact).Distinct(StringComparer.Ordinal).Select(f => uploaded.GetValueOrDefault(f)).OfType<UploadedFile>()],
        };
        var started = await operations.CallAsync(new RestoreVersion { Record = JsonSerializer.SerializeToUtf8Bytes(asked, Json.Options) }, cancellation);
        if (started.Failed)
        {
            var error = started.Error;
            outcomes[version.Id] = Outcome(version, "refused", error);
            return error.Kind is ErrorKind.Conflict or ErrorKind.Unprocessable ? null : error;
        }

        if (started.Value.Pull is not { } pull)
        {
            outcomes[version.Id] = Outcome(version, "present", null);
            return null;
        }

        var ended = await PullWatch.UntilEndedAsync([pull], operations, Show, cancellation);
        if (ended.Failed)
        {
            return ended.Error;
        }

        var now = ended.Value[0];
        outcomes[version.Id] = Outcome(version, now.Status.ToString().ToLowerInvariant(), null) with { Code = now.Code, Message = now.Message };
        return null;
    }
}
