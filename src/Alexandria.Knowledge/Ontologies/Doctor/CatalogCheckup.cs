using Alexandria.Blobs;
using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Knowledge.Ontologies.Doctor;

/// <summary>Compares rows with each other, with the blobs and with the working folders.</summary>
internal sealed class CatalogCheckup(
    VersionStore versions, ArtifactStore artifacts, VersionRemoval removal, PullStore pulls, IBlobStore blobs, IEnumerable<IBlobReferences> references, IWorkflowLog workflows, IWorkingDirectory working, IDatabase database, TimeProvider time)
{
    public const string StagedLeftover = "catalog_staged_leftover";
    public const string PullStopped = "catalog_pull_stopped";
    public const string LatestMissing = "catalog_latest_missing";
    public const string PieceMissing = "storage_piece_missing";
    public const string PieceDamaged = "storage_piece_damaged";
    public const string UnnamedBlob = "storage_unnamed_blob";
    public const string FolderLeftover = "storage_folder_leftover";

    private const int Part = 500;

    /// <summary>A download that was cut off goes on where it stopped; after that long nobody will.</summary>
    private static readonly TimeSpan Resumable = TimeSpan.FromDays(7);

    /// <summary>Whoever stores a file names it in rows soon after; a blob without a row that is younger may just be on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromHours(24);

    /// <summary>Looks, and mends what needs no transaction of its own or can be mended part by part.</summary>
    public async Task<OntologyCheckup> ExamineAsync(bool repair, bool read, CancellationToken cancellation)
    {
        var findings = new List<CheckupFinding>();
        var count = await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from ontology_versions"), cancellation);
        foreach (var version in await database.ReadAsync(versions.AbandonedAsync, cancellation))
        {
            findings.Add(new(StagedLeftover, version.Id, $"Version {version.Number} of '{version.OntologyId}' was never completed, or its removal was not; nobody sees it.", false));
            if (repair)
            {
                await removal.RemoveTermsAsync(version.Id, cancellation);
            }
        }

        await PullsAsync(findings, cancellation);
        await LatestAsync(findings, cancellation);
        var pieces = await PiecesAsync(findings, read, cancellation);
        await UnnamedAsync(findings, repair, cancellation);
        await FoldersAsync(findings, repair, cancellation);
        return new() { Consistent = findings.TrueForAll(f => f.Repaired), Findings = findings, Versions = count, Pieces = pieces };
    }

    /// <summary>Mends in rows what was found.</summary>
    public async Task<OntologyCheckup> RepairAsync(OntologyCheckup found, OperationContext context)
    {
        var mended = new List<CheckupFinding>();
        foreach (var finding in found.Findings)
        {
            switch (finding.Code)
            {
                case StagedLeftover:
                    await removal.RemoveAsync(finding.Subject, context);
                    mended.Add(finding with { Repaired = true });
                    break;
                case PullStopped when await pulls.FindAsync(finding.Subject, context.Work) is { Status: PullStatus.Running } pull:
                    await pulls.EndAsync(pull, PullStatus.Failed, Error.Unprocessable("catalog_pull_stopped", finding.Message), context);
                    mended.Add(finding with { Repaired = true });
                    break;
                case LatestMissing:
                    var newest = await versions.ListAsync(finding.Subject, long.MaxValue, 50, context.Work);
                    if (newest.FirstOrDefault(v => v is { State: VersionState.Valid, PublishedAt: not null }) is { } version)
                    {
                        await versions.PublishAsync(version, context);
                    }
                    else
                    {
                        await context.Work.ExecuteAsync("update ontologies set latest_version_id = null, revision = revision + 1, updated_at = @Now where id = @Subject", new { context.Now, finding.Subject });
                    }

                    mended.Add(finding with { Repaired = true });
                    break;
                case PieceMissing or PieceDamaged:
                    // The next pull shall not take upstream's word that nothing has changed.
                    await artifacts.ForgetAsync(finding.Subject, context.Work);
                    mended.Add(finding);
                    break;
                default:
                    mended.Add(finding);
                    break;
            }
        }

        await Gates.RecordAsync(mended.Where(f => !f.Repaired).Select(f => new GateDecision(Gates.Of(f.Code), f.Code, false, f.Subject, f.Message)), context);
        return found with { Consistent = mended.TrueForAll(f => f.Repaired), Findings = mended };
    }

    private async Task PullsAsync(List<CheckupFinding> findings, CancellationToken cancellation)
    {
        foreach (var (id, tenant) in await database.ReadAsync(
            work => work.QueryAsync<(string Id, string Tenant)>("select id, tenant from ontology_pulls where status = 'running'"), cancellation))
        {
            // An instance that has failed leaves its pull behind: nothing will ever end it.
            var instances = await workflows.ReadAsync(tenant, new WorkflowFilter("ontology-pull", id), null, 1, cancellation);
            if (instances is [{ Status: WorkflowStatus.Failed } failed])
            {
                findings.Add(new(PullStopped, id, $"The workflow of this pull has ended without it: {failed.Reason} Pull the ontology again.", false));
            }
        }
    }

    private async Task LatestAsync(List<CheckupFinding> findings, CancellationToken cancellation)
    {
        foreach (var id in await database.ReadAsync(
            work => work.QueryAsync<string>(
                "select o.id from ontologies o where o.latest_version_id is not null and not exists (select 1 from ontology_versions v where v.id = o.latest_version_id and v.ontology_id = o.id and v.state = 'valid')"),
            cancellation))
        {
            findings.Add(new(LatestMissing, id, $"What readers of '{id}' shall see is no whole version; the newest that was published takes its place.", false));
        }
    }

    private async Task<long> PiecesAsync(List<CheckupFinding> findings, bool read, CancellationToken cancellation)
    {
        var (looked, after) = (0L, ("", -1L));
        while (true)
        {
            var part = await database.ReadAsync(
                work => work.QueryAsync<(string Sha256, long Ordinal, string BlobId)>(
                    "select sha256, ordinal, blob_id from ontology_file_pieces where (sha256, ordinal) > (@Sha256, @Ordinal) order by sha256, ordinal limit @Part", new { Sha256 = after.Item1, Ordinal = after.Item2, Part }),
                cancellation);
            foreach (var piece in part)
            {
                if (await LookAsync(piece.BlobId, read, cancellation) is { } code)
                {
                    findings.Add(new(code, piece.Sha256, "The file's content is lost or damaged. Pull its ontology again, or restore a backup; other versions are not touched.", false));
                }
            }

            looked += part.Count;
            if (part.Count < Part)
            {
                return looked;
            }

            after = (part[^1].Sha256, part[^1].Ordinal);
        }
    }

    private async Task<string?> LookAsync(string blobId, bool read, CancellationToken cancellation)
    {
        try
        {
            return read
                ? await blobs.GetAsync(blobId, cancellation) is null ? PieceMissing : null
                : await database.ReadAsync(work => blobs.HasAsync(blobId, work), cancellation) ? null : PieceMissing;
        }
        catch (StorageException)
        {
            return PieceDamaged;
        }
    }

    private async Task UnnamedAsync(List<CheckupFinding> findings, bool repair, CancellationToken cancellation)
    {
        var (count, removed, before) = (0L, 0L, time.GetUtcNow() - OnItsWay);
        for (var after = ""; ;)
        {
            var part = await blobs.ListAsync(after, Part, cancellation);
            foreach (var blob in part.Where(b => b.StoredAt < before))
            {
                if (!await database.ReadAsync(work => references.NameAsync(blob.Id, work), cancellation))
                {
                    count++;
                    removed += repair && await RemoveAsync(blob.Id, cancellation) ? 1 : 0;
                }
            }

            if (part.Count < Part)
            {
                break;
            }

            after = part[^1].Id;
        }

        if (count > 0)
        {
            findings.Add(new(UnnamedBlob, "blobs", $"{count:N0} stored pieces are named by nothing: what was stored before a process was killed.", removed == count));
        }
    }

    private Task<bool> RemoveAsync(string blobId, CancellationToken cancellation) => database.WriteAsync(
        async work =>
        {
            // Asked again: whoever named it meanwhile keeps it.
            if (!await references.NameAsync(blobId, work))
            {
                await blobs.DeleteAsync(blobId, work);
            }

            return true;
        },
        WritePriority.Background,
        cancellation);

    private async Task FoldersAsync(List<CheckupFinding> findings, bool repair, CancellationToken cancellation)
    {
        foreach (var part in Directory.EnumerateFiles(working.Folder(DownloadOntologyHandler.Folder)).Where(f => new DateTimeOffset(File.GetLastWriteTimeUtc(f)) < time.GetUtcNow() - Resumable).ToList())
        {
            if (repair)
            {
                File.Delete(part);
            }

            findings.Add(new(FolderLeftover, Path.GetFileName(part), "A part of a download that nobody has continued for a week.", repair));
        }

        var folder = working.Folder(PullFolder.Name);
        foreach (var path in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(path);
            var pull = name.LastIndexOf('-') is > 0 and var end ? name[..end] : name;
            if (await database.ReadAsync(work => pulls.FindAsync(pull, work), cancellation) is { Status: PullStatus.Running })
            {
                continue;
            }

            if (repair)
            {
                ArchiveExtractor.RemoveLeftovers(path);
                Directory.Delete(path, recursive: true);
            }

            findings.Add(new(FolderLeftover, name, "A working folder of a pull that has ended is still there.", repair));
        }
    }
}
