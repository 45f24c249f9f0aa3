using Alexandria.Analytics;
using Alexandria.Data;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Typed questions to the catalog's projection. They answer what it holds now; a version that is not loaded is <c>ontology_version_not_found</c>.</summary>
internal sealed class CatalogQueries(IAnalytics analytics)
{
    /// <summary>What validations found.</summary>
    /// <param name="ontologyId">Null: in all.</param>
    /// <param name="versionId">Null: in all versions.</param>
    /// <param name="cancellation">Ends the query.</param>
    public Task<Result<ValidationSummary>> ValidationSummaryAsync(string? ontologyId, string? versionId, CancellationToken cancellation) => analytics.ReadAsync(
        async work =>
        {
            const string Of = "where (@versionId::varchar is null or version_id = @versionId) and (@ontologyId::varchar is null or version_id in (select version_id from versions where ontology_id = @ontologyId))";
            var asked = new { ontologyId, versionId };
            var outcomes = await work.QueryAsync<(string Outcome, long Count)>($"select outcome, count(*) from validations {Of} group by outcome order by outcome", asked);
            return new ValidationSummary
            {
                Validations = outcomes.Sum(row => row.Count),
                ByOutcome = outcomes.ToDictionary(row => row.Outcome, row => row.Count, StringComparer.Ordinal),
                ByRule = await work.QueryAsync<RuleCount>($"select rule, severity, count(*) as findings from findings {Of} group by rule, severity order by findings desc, rule, severity", asked),
            };
        },
        cancellation);

    /// <summary>What everything takes, the largest ontology first.</summary>
    public async Task<Result<StorageUsage>> StorageAsync(CancellationToken cancellation)
    {
        var status = await analytics.StatusAsync(cancellation);
        return await analytics.ReadAsync(
            async work => new StorageUsage
            {
                Ontologies = await work.QueryAsync<OntologyStorage>(
                    """
                    with f as (select v.ontology_id, f.version_id, f.digest, f.bytes from files f join versions v using (version_id)),
                    stored as (select ontology_id, sum(bytes) as bytes from (select distinct ontology_id, digest, bytes from f) group by ontology_id),
                    named as (select ontology_id, count(*) as versions from versions group by ontology_id)
                    select n.ontology_id, any_value(n.versions) as versions, count(f.digest) as files, coalesce(sum(f.bytes), 0) as bytes, coalesce(any_value(s.bytes), 0) as stored_bytes
                    from named n left join f using (ontology_id) left join stored s using (ontology_id)
                    group by n.ontology_id
                    order by stored_bytes desc, n.ontology_id
                    """),
                StoredBytes = await work.FirstOrDefaultAsync<long>("select coalesce(sum(bytes), 0) from (select distinct digest, bytes from files)"),
                AnalyticsBytes = status.FileBytes,
            },
            cancellation);
    }

    /// <summary>Counts of a loaded version.</summary>
    public async Task<Result<VersionStatistics>> StatisticsAsync(string versionId, CancellationToken cancellation)
    {
        var read = await analytics.ReadAsync(
            work => work.QueryAsync<(string Measure, string Key, long Value)>("select measure, key, value from version_statistics where version_id = @versionId order by value desc, key", new { versionId }),
            cancellation);
        if (read.Failed)
        {
            return read.Error;
        }

        if (read.Value.Count == 0)
        {
            return NotLoaded(versionId);
        }

        var measures = read.Value.ToLookup(row => row.Measure, StringComparer.Ordinal);
        long Total(string measure) => measures[measure].Sum(row => row.Value);
        Dictionary<string, long> By(string measure) => measures[measure].ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal);
        var depths = By("terms_by_depth");
        return new VersionStatistics
        {
            VersionId = versionId,
            Terms = Total("terms"),
            Obsolete = Total("obsolete"),
            WithoutLabel = Total("without_label"),
            Definitions = Total("definitions"),
            Synonyms = Total("synonyms_by_scope"),
            CrossReferences = Total("cross_references_by_prefix"),
            Edges = Total("edges_by_predicate"),
            Axioms = Total("axioms"),
            TermsByType = By("terms_by_type"),
            SynonymsByScope = By("synonyms_by_scope"),
            EdgesByPredicate = By("edges_by_predicate"),
            CrossReferencesByPrefix = By("cross_references_by_prefix"),
            TermsByDepth = [.. Enumerable.Range(0, depths.Count).Select(depth => depths[depth.ToString(System.Globalization.CultureInfo.InvariantCulture)])],
            Unrooted = Total("unrooted"),
        };
    }

    /// <summary>How a loaded version differs from another.</summary>
    /// <param name="from">The older.</param>
    /// <param name="to">The newer.</param>
    /// <param name="limit">How many of each kind are listed; from 0.</param>
    /// <param name="cancellation">Ends the query.</param>
    public async Task<Result<VersionDelta>> DeltaAsync(string from, string to, int limit, CancellationToken cancellation)
    {
        var read = await analytics.ReadAsync(
            async work => await MissingAsync(work, [from, to]) is { } missing ? NotLoaded(missing) : Result<VersionDelta>.Success(await DeltaQuery.RunAsync(work, from, to, limit)),
            cancellation);
        return read.Failed ? read.Error : read.Value;
    }

    private static async Task<string?> MissingAsync(IReadWork work, string[] versions)
    {
        var loaded = await work.QueryAsync<string>("select distinct version_id from version_statistics where version_id in @versions", new { versions });
        return versions.FirstOrDefault(version => !loaded.Contains(version));
    }

    private static Error NotLoaded(string versionId) => Error.NotFound("ontology_version", versionId);
}
