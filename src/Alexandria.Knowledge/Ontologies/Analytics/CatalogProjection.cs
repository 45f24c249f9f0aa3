using Alexandria.Analytics;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Keeps the catalog's projection. Everything it writes can be written again with the same end, so a rebuild is: prepare, record all history, load each version.</summary>
/// <remarks>Nothing of a tenant's stands in it. Errors: <c>analytics_unavailable</c>, <c>analytics_failed</c>, <c>query_out_of_memory</c>.</remarks>
internal sealed class CatalogProjection(IAnalytics analytics)
{
    /// <summary>Makes the tables where they are missing or of an older form. Must have run once before anything else of this class.</summary>
    /// <returns>Whether they are new: history and content must be given anew.</returns>
    public Task<Result<bool>> PrepareAsync(CancellationToken cancellation) => analytics.WriteAsync(CatalogSchema.PrepareAsync, cancellation);

    /// <summary>Writes rows of the history. A version, validation or finding list replaces what was there of the same version or validation; a plan what was there of the same plan.</summary>
    public Task<Result<Nothing>> RecordAsync(CatalogHistory history, CancellationToken cancellation) => analytics.WriteAsync(
        async work =>
        {
            await ForgetAsync(work, "versions", "version_id", history.Versions.Select(row => row.VersionId));
            await ForgetAsync(work, "files", "version_id", history.Files.Select(row => row.VersionId));
            await ForgetAsync(work, "validations", "validation_id", history.Validations.Select(row => row.ValidationId));
            await ForgetAsync(work, "findings", "validation_id", history.Validations.Select(row => row.ValidationId).Concat(history.Findings.Select(row => row.ValidationId)));
            await ForgetAsync(work, "plans", "plan_id", history.Plans.Select(row => row.PlanId));
            await ForgetAsync(work, "diffs", "plan_id", history.Diffs.Select(row => row.PlanId));
            Append(work, history);
            return Nothing.Value;
        },
        cancellation);

    /// <summary>Replaces the content of one version, in one transaction.</summary>
    /// <param name="versionId">Of the main database.</param>
    /// <param name="terms">Each id once; read to the end, or to its first failure, which then is thrown.</param>
    /// <param name="cancellation">Ends it with nothing changed.</param>
    /// <exception cref="InvalidDataException">Two terms have one id.</exception>
    public Task<Result<LoadedVersion>> LoadAsync(string versionId, IAsyncEnumerable<OntologyTerm> terms, CancellationToken cancellation) => analytics.WriteAsync(
        async work =>
        {
            await VersionLoader.RemoveAsync(work, versionId);
            await VersionLoader.AddAsync(work, versionId, terms, cancellation);
            return (await LoadedAsync(work, versionId))[0];
        },
        cancellation);

    /// <summary>Removes the content of a version; its history stays, and its row there is recorded anew by whoever removes it.</summary>
    public Task<Result<Nothing>> RemoveAsync(string versionId, CancellationToken cancellation) => analytics.WriteAsync(
        async work =>
        {
            await VersionLoader.RemoveAsync(work, versionId);
            return Nothing.Value;
        },
        cancellation);

    /// <summary>The versions whose content is here, by id: what a check compares with the main database.</summary>
    public Task<Result<IReadOnlyList<LoadedVersion>>> LoadedAsync(CancellationToken cancellation) =>
        analytics.ReadAsync(work => LoadedAsync(work, null), cancellation);

    private static Task<IReadOnlyList<LoadedVersion>> LoadedAsync(Alexandria.Data.IReadWork work, string? versionId) => work.QueryAsync<LoadedVersion>(
        """
        select version_id,
            coalesce(sum(value) filter (where measure = 'terms'), 0) as terms,
            coalesce(sum(value) filter (where measure = 'synonyms_by_scope'), 0) as synonyms,
            coalesce(sum(value) filter (where measure = 'cross_references_by_prefix'), 0) as cross_references,
            coalesce(sum(value) filter (where measure = 'edges_by_predicate'), 0) as edges,
            coalesce(sum(value) filter (where measure = 'axioms'), 0) as axioms
        from version_statistics
        where @versionId::varchar is null or version_id = @versionId
        group by version_id
        order by version_id
        """,
        new { versionId });

    private static async Task ForgetAsync(IAnalyticsWork work, string table, string column, IEnumerable<string> ids)
    {
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(500))
        {
            await work.ExecuteAsync($"delete from {table} where {column} in @some", new { some });
        }
    }

    private static void Append(IAnalyticsWork work, CatalogHistory history)
    {
        foreach (var row in history.Versions)
        {
            work.Append("versions").Add(row.VersionId).Add(row.OntologyId).Add(row.Name).Add(row.Source).Add(row.Format).Add(row.Licence).Add(row.Artifact)
                .Add(row.Bytes).Add(row.Statements).Add(row.Terms).Add(row.State).Add(row.IsLatest).Add(row.At).EndRow();
        }

        foreach (var row in history.Files)
        {
            work.Append("files").Add(row.VersionId).Add(row.Path).Add(row.Format).Add(row.Digest).Add(row.Bytes).EndRow();
        }

        foreach (var row in history.Validations)
        {
            work.Append("validations").Add(row.ValidationId).Add(row.VersionId).Add(row.Outcome).Add(row.Errors).Add(row.Warnings).Add(row.ElapsedMs).Add(row.At).EndRow();
        }

        foreach (var row in history.Findings)
        {
            work.Append("findings").Add(row.ValidationId).Add(row.VersionId).Add(row.Rule).Add(row.Severity).Add(row.TermId).Add(row.Line).Add(row.Message).EndRow();
        }

        foreach (var row in history.Plans)
        {
            work.Append("plans").Add(row.PlanId).Add(row.OntologyId).Add(row.Resolver).Add(row.Url).Add(row.Version).Add(row.Licence).Add(row.MediaType)
                .Add(row.Bytes).Add(row.Etag).Add(row.Digest).Add(row.At).EndRow();
        }

        foreach (var row in history.Diffs)
        {
            work.Append("diffs").Add(row.PlanId).Add(row.OntologyId).Add(row.Field).Add(row.Before).Add(row.After).Add(row.At).EndRow();
        }
    }
}
