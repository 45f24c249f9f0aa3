using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Downloads;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Plan.Resolvers;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Step of a pull: brings the file into the store, or finds that it is there.</summary>
[Operation("ontologies.download", Effect.Write, Route = "POST /v1/ontology-pulls/{pullId}/download", Cli = "ontology step download", Permission = Permissions.OntologiesPullAutomatically, Mcp = false)]
public sealed record DownloadOntology : IOperation<PullView>
{
    /// <summary>The pull's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PullId { get; init; }
}

/// <summary>What a download came to.</summary>
internal sealed record Downloaded
{
    public required PullRow Pull { get; init; }

    /// <summary>What was stored; null when it was there, or when it is refused.</summary>
    public StoredFile? File { get; init; }

    /// <summary>Digest of the file.</summary>
    public string? Sha256 { get; init; }

    public long Bytes { get; init; }

    public ProbedResource? Resource { get; init; }

    public DownloadTrace? Trace { get; init; }

    public Error? Refusal { get; init; }
}

internal sealed class DownloadOntologyHandler(
    PullStore pulls, ArtifactStore artifacts, VersionStore versions, FileStore files, IDownloader downloads, LocalFileResolver local, PullProgress progress,
    IWorkingDirectory working, IDatabase database, OntologyOptions options)
    : IPreparedOperationHandler<DownloadOntology, PullView, Downloaded>
{
    public const string Folder = "ontology-downloads";

    public async Task<Result<Downloaded>> PrepareAsync(DownloadOntology request, PreparationContext context)
    {
        var (pull, known, stored) = await database.ReadAsync(
            async work =>
            {
                var row = await pulls.FindAsync(request.PullId, work);
                var artifact = row is null ? null : await artifacts.FindAsync(row.Planned().Url, work);
                return (row, artifact, artifact is not null && await files.HasAsync(artifact.Sha256, work));
            },
            context.Cancellation);
        if (pull is null)
        {
            return Error.NotFound("ontology_pull", request.PullId);
        }

        if (pull is not { Status: PullStatus.Running, Stage: PullStage.Download })
        {
            return new Downloaded { Pull = pull };
        }

        var entry = pull.Planned();
        var address = new Uri(entry.Url);
        return address.IsFile
            ? await CopyAsync(pull, entry, address, context.Cancellation)
            : await FetchAsync(pull, entry, address, stored ? known : null, context.Cancellation);
    }

    public async Task<Result<PullView>> HandleAsync(DownloadOntology request, Downloaded prepared, OperationContext context)
    {
        var pull = await pulls.FindAsync(request.PullId, context.Work);
        if (pull is not { Status: PullStatus.Running, Stage: PullStage.Download })
        {
            return pull?.View() ?? prepared.Pull.View();
        }

        if (prepared.Refusal is { } refusal)
        {
            await pulls.EndAsync(pull, PullStatus.Refused, refusal, context);
            return (await pulls.FindAsync(pull.Id, context.Work))!.View();
        }

        if (prepared.File is { } file)
        {
            await files.RecordAsync(file, context.Work);
        }
        else if (!await files.HasAsync(prepared.Sha256!, context.Work))
        {
            return Error.Unavailable("storage_removed_meanwhile", "The stored file was removed while upstream was asked; the next attempt downloads it.");
        }

        var entry = pull.Planned();
        await artifacts.SaveAsync(entry.Url, prepared.Sha256!, prepared.Bytes, prepared.Resource, context);
        pull = pull with { Artifact = prepared.Sha256 };
        var trace = prepared.Trace;
        context.Publish(new OntologyDownloaded(
            pull.Id, pull.OntologyId, trace?.Hops is [.., var last] ? last.Host : "", prepared.Sha256!, trace?.BytesReceived ?? (prepared.File is null ? 0 : prepared.Bytes), prepared.File is null,
            (long)(trace?.Elapsed.TotalMilliseconds ?? 0), (long)(trace?.Waited.TotalMilliseconds ?? 0), trace?.Attempts ?? 0, trace?.Cooldowns ?? 0, pull.Revision + 1));
        await Gates.RecordAsync([new(trace is null ? OntologyGate.FileSystem : OntologyGate.Url, trace is null ? "file_read" : "downloaded", true, pull.OntologyId)], context);
        context.Audit("ontology_pull", pull.Id, null, new { pull.Artifact, prepared.Bytes });

        // The same file, read in the same way, is the version that came of it.
        if (await versions.FindByArtifactAsync(pull.OntologyId, pull.Artifact!, context.Work) is { } version && await IsWholeAsync(version, context.Work))
        {
            await pulls.EndAsync(pull with { VersionId = version.Id }, PullStatus.Unchanged, null, context);
        }
        else
        {
            await pulls.AdvanceAsync(pull, PullStage.Extract, context.Work);
        }

        return (await pulls.FindAsync(pull.Id, context.Work))!.View();
    }

    private async Task<bool> IsWholeAsync(VersionRow version, IReadWork work)
    {
        foreach (var file in await versions.FilesAsync(version.Id, work))
        {
            if (!await files.HasAsync(file.Sha256, work))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<Result<Downloaded>> FetchAsync(PullRow pull, PlanEntry entry, Uri address, ArtifactRow? known, CancellationToken cancellation)
    {
        var folder = working.Folder(Folder);
        var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.OntologyId + "\n" + entry.Url))));
        var show = progress.Of(pull.Id, cancellation);
        var expected = entry.Checksum?.Split(':') is [_, var digest] && Checksum.TryParse(digest, out var checksum) ? checksum : null;
        var fetched = await downloads.FetchAsync(
            new DownloadRequest
            {
                Address = address,
                File = path,
                Credential = Planner.CredentialOf(entry, options),
                Known = known is null ? null : new KnownVersion(known.ETag, known.LastModified, known.Sha256),
                Expected = expected,
                MaxBytes = options.MaxDownloadBytes,
            },
            new Progress(p => show(p.Bytes, p.Total)),
            cancellation);
        if (fetched.Failed)
        {
            return new Downloaded { Pull = pull, Refusal = fetched.Error };
        }

        var (resource, trace) = (fetched.Value.Resource, fetched.Value.Trace);
        if (fetched.Value.NotModified)
        {
            // A lock that names a digest is about the file, not about what the server says of it.
            return expected is not null && expected.Hex != known!.Sha256
                ? new Downloaded { Pull = pull, Refusal = Error.Unprocessable(DownloadCodes.Checksum, $"The file of '{entry.OntologyId}' has another digest than the one asked for; make a new plan if the new file is wanted.") }
                : new Downloaded { Pull = pull, Sha256 = known!.Sha256, Bytes = known.Bytes, Resource = new(known.Bytes, known.ETag, known.LastModified, known.MediaType), Trace = trace };
        }

        try
        {
            await using var content = File.OpenRead(path);
            var file = await files.PutAsync(content, cancellation);
            return new Downloaded { Pull = pull, File = file, Sha256 = file.Sha256, Bytes = file.Bytes, Resource = new(file.Bytes, resource.ETag, resource.LastModified, resource.MediaType), Trace = trace };
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<Result<Downloaded>> CopyAsync(PullRow pull, PlanEntry entry, Uri address, CancellationToken cancellation)
    {
        var path = local.Open(address.LocalPath);
        if (path.Failed)
        {
            return new Downloaded { Pull = pull, Refusal = path.Error };
        }

        if (new FileInfo(path.Value).Length > options.MaxDownloadBytes)
        {
            return new Downloaded { Pull = pull, Refusal = Error.Unprocessable("file_too_large", $"The file of '{entry.OntologyId}' has more than {options.MaxDownloadBytes:N0} bytes.") };
        }

        StoredFile file;
        try
        {
            await using var content = File.OpenRead(path.Value);
            file = await files.PutAsync(content, cancellation);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            return new Downloaded { Pull = pull, Refusal = Error.Unprocessable("file_not_readable", $"The file of '{entry.OntologyId}' cannot be read by the server.") };
        }

        return entry.Checksum is { } wanted && wanted != "sha256:" + file.Sha256
            ? new Downloaded { Pull = pull, Refusal = Error.Unprocessable("file_checksum", $"The file of '{entry.OntologyId}' has another digest than the one asked for.") }
            : new Downloaded { Pull = pull, File = file, Sha256 = file.Sha256, Bytes = file.Bytes, Resource = new(file.Bytes, null, null, null) };
    }

    /// <summary>Tells at once: the framework's own would go through the thread pool, out of order.</summary>
    private sealed class Progress(Action<DownloadProgress> told) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => told(value);
    }
}
