using Alexandria.Data;
using Alexandria.Downloads;
using Alexandria.Knowledge.Ontologies.Backup;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>What was downloaded from an address last.</summary>
internal sealed record ArtifactRow
{
    public required string Url { get; init; }

    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    public string? MediaType { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }
}

/// <summary>The SQL of artifacts.</summary>
internal sealed class ArtifactStore
{
    public Task<ArtifactRow?> FindAsync(string url, IReadWork work) =>
        work.FirstOrDefaultAsync<ArtifactRow>("select url, sha256, bytes, media_type, etag as e_tag, last_modified, fetched_at from ontology_artifacts where url = @url", new { url });

    /// <summary>Has whatever this file belongs to downloaded again by the next pull, whether it is an artifact or came out of one.</summary>
    public Task ForgetAsync(string sha256, IUnitOfWork work) => work.ExecuteAsync(
        """
        delete from ontology_artifacts where sha256 = @sha256
            or sha256 in (select artifact from ontology_versions where id in (select version_id from ontology_files where sha256 = @sha256))
        """,
        new { sha256 });

    /// <summary>What was known of a file that came back; what was downloaded from there since is newer.</summary>
    public Task RestoreAsync(string url, string sha256, long bytes, UpstreamRecord upstream, IUnitOfWork work) => work.ExecuteAsync(
        """
        insert into ontology_artifacts (url, sha256, bytes, media_type, etag, last_modified, fetched_at)
        values (@url, @sha256, @bytes, @MediaType, @ETag, cast(@LastModified as bigint), @FetchedAt) on conflict (url) do nothing
        """,
        new { url, sha256, bytes, upstream.MediaType, upstream.ETag, upstream.LastModified, upstream.FetchedAt });

    public Task SaveAsync(string url, string sha256, long bytes, ProbedResource? resource, OperationContext context) => context.Work.ExecuteAsync(
        """
        insert into ontology_artifacts (url, sha256, bytes, media_type, etag, last_modified, fetched_at)
        values (@url, @sha256, @bytes, @MediaType, @ETag, @LastModified, @Now)
        on conflict (url) do update set sha256 = excluded.sha256, bytes = excluded.bytes, media_type = excluded.media_type, etag = excluded.etag,
            last_modified = excluded.last_modified, fetched_at = excluded.fetched_at
        """,
        new { url, sha256, bytes, resource?.MediaType, resource?.ETag, resource?.LastModified, context.Now });
}
