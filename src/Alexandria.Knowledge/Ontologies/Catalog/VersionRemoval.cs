using Alexandria.Blobs;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>Takes a version out of the catalog: its terms a part at a time, so that nobody waits for the writer, then the rest at once.</summary>
internal sealed class VersionRemoval(TermStore terms, FileStore files, IEnumerable<IBlobReferences> references, IDatabase database)
{
    private const int Part = 2_000;

    /// <summary>Removes the terms of a version that nobody sees (staged), or that is to be removed.</summary>
    public async Task RemoveTermsAsync(string versionId, CancellationToken cancellation)
    {
        while (await database.WriteAsync(work => terms.RemoveAsync(versionId, Part, work), WritePriority.Background, cancellation) == Part)
        {
        }
    }

    /// <summary>Removes the version with its files, validations and whatever terms are left, and the blobs that nobody names any more.</summary>
    public async Task RemoveAsync(string versionId, OperationContext context)
    {
        // Another process may have ended what this one began.
        if (await context.Work.QueryAsync<(string OntologyId, string Artifact)>("select ontology_id, artifact from ontology_versions where id = @versionId", new { versionId }) is not [var row])
        {
            return;
        }

        var digests = await context.Work.QueryAsync<string>("select sha256 from ontology_files where version_id = @versionId", new { versionId });
        while (await terms.RemoveAsync(versionId, Part, context.Work) == Part)
        {
        }

        foreach (var table in new[] { "ontology_files", "ontology_validations" })
        {
            await context.Work.ExecuteAsync($"delete from {table} where version_id = @versionId", new { versionId });
        }

        await context.Work.ExecuteAsync("delete from ontology_versions where id = @versionId", new { versionId });
        foreach (var sha256 in digests.Append(row.Artifact).Distinct(StringComparer.Ordinal))
        {
            if (!await IsNamedAsync(sha256, context.Work))
            {
                await context.Work.ExecuteAsync("delete from ontology_artifacts where sha256 = @sha256", new { sha256 });
                await files.RemoveAsync(sha256, references, context.Work);
            }
        }

        context.Publish(new OntologyVersionRemoved(row.OntologyId, versionId, 1));
        context.Audit("ontology_version", versionId, new { row.OntologyId, row.Artifact }, null);
    }

    private static async Task<bool> IsNamedAsync(string sha256, IReadWork work) =>
        await work.FirstOrDefaultAsync<string>("select version_id from ontology_files where sha256 = @sha256 limit 1", new { sha256 }) is not null ||
        await work.FirstOrDefaultAsync<string>("select id from ontology_versions where artifact = @sha256 limit 1", new { sha256 }) is not null ||
        await work.FirstOrDefaultAsync<string>("select id from ontology_pulls where status = 'running' and artifact = @sha256 limit 1", new { sha256 }) is not null;
}
