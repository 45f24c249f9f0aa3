using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>The SQL of ontologies, their versions and files.</summary>
internal sealed class VersionStore
{
    private const string Columns =
        """
        id, ontology_id, number, label, title, iri, licence, url, artifact, content, format, state, canonical,
        statements, terms, synonyms, cross_references, edges, axioms, pull_id, created_at, published_at
        """;

    private const string Visible = "state in ('held', 'valid')";

    public Task<OntologyRow?> FindOntologyAsync(string id, IReadWork work) =>
        work.FirstOrDefaultAsync<OntologyRow>("select id, title, latest_version_id, revision, created_at, updated_at from ontologies where id = @id", new { id });

    /// <summary>By id.</summary>
    public Task<IReadOnlyList<OntologyRow>> OntologiesAsync(string after, int limit, IReadWork work) => work.QueryAsync<OntologyRow>(
        "select id, title, latest_version_id, revision, created_at, updated_at from ontologies where id > @after order by id limit @limit", new { after, limit });

    public Task<VersionRow?> FindAsync(string id, IReadWork work) => work.FirstOrDefaultAsync<VersionRow>($"select {Columns} from ontology_versions where id = @id", new { id });

    /// <summary>In whatever state.</summary>
    public Task<VersionRow?> FindByNumberAsync(string ontologyId, long number, IReadWork work) =>
        work.FirstOrDefaultAsync<VersionRow>($"select {Columns} from ontology_versions where ontology_id = @ontologyId and number = @number", new { ontologyId, number });

    /// <summary>The version that readers see; null when there is none.</summary>
    public Task<VersionRow?> LatestAsync(string ontologyId, IReadWork work) => work.FirstOrDefaultAsync<VersionRow>(
        $"select {Columns} from ontology_versions where id = (select latest_version_id from ontologies where id = @ontologyId)", new { ontologyId });

    /// <summary>The newest version that was read to its end from the same file in the same way.</summary>
    public Task<VersionRow?> FindByArtifactAsync(string ontologyId, string artifact, IReadWork work) => work.FirstOrDefaultAsync<VersionRow>(
        $"select {Columns} from ontology_versions where artifact = @artifact and ontology_id = @ontologyId and {Visible} order by number desc limit 1", new { ontologyId, artifact });

    /// <summary>Those that were read to their end, the newest first.</summary>
    public Task<IReadOnlyList<VersionRow>> ListAsync(string ontologyId, long before, int limit, IReadWork work) => work.QueryAsync<VersionRow>(
        $"select {Columns} from ontology_versions where ontology_id = @ontologyId and number < @before and {Visible} order by number desc limit @limit", new { ontologyId, before, limit });

    /// <summary>Those of any ontology that hold this file.</summary>
    public Task<IReadOnlyList<VersionRow>> WithArtifactAsync(string sha256, int limit, IReadWork work) => work.QueryAsync<VersionRow>(
        $"""
        select {Columns} from ontology_versions
        where {Visible} and (artifact = @sha256 or id in (select version_id from ontology_files where sha256 = @sha256))
        order by created_at desc, id desc limit @limit
        """,
        new { sha256, limit });

    /// <summary>What is older than the newest <paramref name="keep"/> of its ontology and is not the latest; the oldest first.</summary>
    public Task<IReadOnlyList<VersionRow>> BeyondAsync(string? ontologyId, int keep, IReadWork work) => work.QueryAsync<VersionRow>(
        $"""
        select {Columns} from (select v.*, row_number() over (partition by ontology_id order by number desc) as place from ontology_versions v where {Visible}) ranked
        where place > @keep and {(ontologyId is null ? "1 = 1" : "ontology_id = @ontologyId")} and id not in (select latest_version_id from ontologies where latest_version_id is not null)
        order by ontology_id, number
        """,
        new { ontologyId, keep });

    public Task<IReadOnlyList<VersionFile>> FilesAsync(string versionId, IReadWork work) =>
        work.QueryAsync<VersionFile>("select path, sha256, bytes, main from ontology_files where version_id = @versionId order by path", new { versionId });

    /// <summary>The extraction boundary: a version with its files, which nobody sees yet. The ontology is created with its first version.</summary>
    public async Task StageAsync(VersionRow version, IReadOnlyList<VersionFile> files, OperationContext context)
    {
        await context.Work.ExecuteAsync(
            "insert into ontologies (id, title, latest_version_id, revision, created_at, updated_at) values (@OntologyId, @Title, null, 1, @Now, @Now) on conflict (id) do nothing",
            new { version.OntologyId, version.Title, context.Now });
        await context.Work.ExecuteAsync(
            $"""
            insert into ontology_versions ({Columns})
            values (@Id, @OntologyId, @Number, @Label, @Title, @Iri, @Licence, @Url, @Artifact, @Content, @Format, @State, @Canonical,
                @Statements, @Terms, @Synonyms, @CrossReferences, @Edges, @Axioms, @PullId, @CreatedAt, @PublishedAt)
            """,
            version);
        await context.Work.ExecuteEachAsync(
            "insert into ontology_files (version_id, path, sha256, bytes, main) values (@Id, @Path, @Sha256, @Bytes, @Main)",
            [.. files.Select(f => new { version.Id, f.Path, f.Sha256, f.Bytes, f.Main })]);
    }

    /// <summary>Begins to remove a version: nobody sees it from here on, and it cannot become the latest any more.</summary>
    /// <returns>False when it is the latest, or no longer there.</returns>
    public async Task<bool> BeginRemovalAsync(string id, IUnitOfWork work) => await work.ExecuteAsync(
        $"update ontology_versions set state = 'removing' where id = @id and {Visible} and not exists (select 1 from ontologies where latest_version_id = @id)", new { id }) == 1;

    /// <summary>Those that nobody sees and no running pull is at work on: what a killed process left.</summary>
    public Task<IReadOnlyList<VersionRow>> AbandonedAsync(IReadWork work) => work.QueryAsync<VersionRow>(
        $"select {Columns} from ontology_versions v where not ({Visible}) and (state = 'removing' or not exists (select 1 from ontology_pulls p where p.id = v.pull_id and p.status = 'running')) order by id");

    public Task<long> NextNumberAsync(string ontologyId, IReadWork work) =>
        work.FirstOrDefaultAsync<long>("select coalesce(max(number), 0) + 1 from ontology_versions where ontology_id = @ontologyId", new { ontologyId });

    /// <summary>The validation boundary: the version has been read to its end.</summary>
    public Task<int> CompleteAsync(VersionRow version, IUnitOfWork work) => work.ExecuteAsync(
        """
        update ontology_versions set label = @Label, title = @Title, iri = @Iri, licence = @Licence, format = @Format, state = @State, canonical = @Canonical,
            statements = @Statements, terms = @Terms, synonyms = @Synonyms, cross_references = @CrossReferences, edges = @Edges, axioms = @Axioms
        where id = @Id and state = 'staged'
        """,
        version);

    /// <summary>When a version that came back was published first.</summary>
    public Task<int> RestoreTimeAsync(string id, DateTimeOffset? publishedAt, IUnitOfWork work) =>
        work.ExecuteAsync("update ontology_versions set published_at = cast(@publishedAt as bigint) where id = @id", new { id, publishedAt });

    /// <summary>The latest boundary: readers see this version from here on.</summary>
    public async Task PublishAsync(VersionRow version, OperationContext context)
    {
        var before = await FindOntologyAsync(version.OntologyId, context.Work);
        var revision = before!.Revision + 1;
        await context.Work.ExecuteAsync(
            "update ontologies set latest_version_id = @Id, title = @Title, revision = @revision, updated_at = @Now where id = @OntologyId",
            new { version.Id, Title = version.Title ?? before.Title, revision, context.Now, version.OntologyId });
        await context.Work.ExecuteAsync(
            "update ontology_versions set state = 'valid', published_at = coalesce(published_at, @Now) where id = @Id", new { context.Now, version.Id });
        context.Publish(new OntologyLatestMoved(version.OntologyId, version.Id, revision));
        context.Audit("ontology", version.OntologyId, new { before.LatestVersionId }, new { LatestVersionId = version.Id });
    }
}
