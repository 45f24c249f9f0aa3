using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>A term as it is stored.</summary>
internal sealed record TermRow
{
    public required string VersionId { get; init; }

    public required string Id { get; init; }

    public string? Iri { get; init; }

    public required TermType Type { get; init; }

    public string? Label { get; init; }

    public string? Definition { get; init; }

    public string? Namespace { get; init; }

    public required bool Obsolete { get; init; }

    /// <summary>JSON: list of ids.</summary>
    public required string AlternativeIds { get; init; }

    /// <summary>JSON: list of ids.</summary>
    public required string ReplacedBy { get; init; }

    /// <summary>JSON: list of ids.</summary>
    public required string CrossReferences { get; init; }

    /// <summary>JSON: list of lines.</summary>
    public required string Axioms { get; init; }

    public required long Line { get; init; }

    public OntologyTerm Term(IReadOnlyList<Synonym> synonyms, IReadOnlyList<TermEdge> edges) => new()
    {
        Id = Id,
        Iri = Iri,
        Type = Type,
        Label = Label,
        Definition = Definition,
        Namespace = Namespace,
        Obsolete = Obsolete,
        AlternativeIds = Json.Read<List<string>>(AlternativeIds),
        ReplacedBy = Json.Read<List<string>>(ReplacedBy),
        Synonyms = synonyms,
        CrossReferences = Json.Read<List<string>>(CrossReferences),
        Edges = edges,
        Axioms = Json.Read<List<string>>(Axioms),
        Line = Line,
    };
}

internal sealed record SynonymRow
{
    public required string VersionId { get; init; }

    public required string TermId { get; init; }

    public required long Ordinal { get; init; }

    public required string Text { get; init; }

    public required SynonymScope Scope { get; init; }
}

internal sealed record EdgeRow
{
    public required string VersionId { get; init; }

    public required string TermId { get; init; }

    public required long Ordinal { get; init; }

    public required string Predicate { get; init; }

    public required string Target { get; init; }
}

/// <summary>The SQL of terms with their synonyms and edges.</summary>
internal sealed class TermStore
{
    // A parent that this version does not hold is no parent that a tree could show.
    private const string Roots =
        """
        t.type in ('class', 'concept') and t.obsolete = 0 and not exists (
            select 1 from ontology_edges e join ontology_terms p on p.version_id = e.version_id and p.id = e.target
            where e.version_id = @versionId and e.term_id = t.id and e.predicate = 'is_a')
        """;

    private const string Columns = "version_id, id, iri, type, label, definition, namespace, obsolete, alternative_ids, replaced_by, cross_references, axioms, line";

    /// <summary>Writes terms of a version that nobody sees yet. Of several with one id the first stays.</summary>
    public async Task AddAsync(string versionId, IReadOnlyList<OntologyTerm> terms, IUnitOfWork work)
    {
        await work.ExecuteEachAsync(
            $"""
            insert into ontology_terms ({Columns})
            values (@VersionId, @Id, @Iri, @Type, @Label, @Definition, @Namespace, @Obsolete, @AlternativeIds, @ReplacedBy, @CrossReferences, @Axioms, @Line)
            on conflict do nothing
            """,
            [.. terms.Select(t => Row(versionId, t))]);
        var synonyms = terms.SelectMany(t => t.Synonyms.Select((s, i) => new SynonymRow { VersionId = versionId, TermId = t.Id, Ordinal = i, Text = s.Text, Scope = s.Scope })).ToList();
        await work.ExecuteEachAsync(
            "insert into ontology_synonyms (version_id, term_id, ordinal, text, scope) values (@VersionId, @TermId, @Ordinal, @Text, @Scope) on conflict do nothing", synonyms);
        var edges = terms.SelectMany(t => t.Edges.Select((e, i) => new EdgeRow { VersionId = versionId, TermId = t.Id, Ordinal = i, Predicate = e.Predicate, Target = e.Target })).ToList();
        await work.ExecuteEachAsync(
            "insert into ontology_edges (version_id, term_id, ordinal, predicate, target) values (@VersionId, @TermId, @Ordinal, @Predicate, @Target) on conflict do nothing", edges);
    }

    /// <summary>Removes up to <paramref name="limit"/> terms of a version with what belongs to them.</summary>
    /// <returns>How many were removed; fewer than the limit when none is left.</returns>
    public async Task<int> RemoveAsync(string versionId, int limit, IUnitOfWork work)
    {
        var ids = await work.QueryAsync<string>("select id from ontology_terms where version_id = @versionId order by id limit @limit", new { versionId, limit });
        foreach (var (table, column) in new[] { ("ontology_synonyms", "term_id"), ("ontology_edges", "term_id"), ("ontology_terms", "id") })
        {
            await work.ExecuteEachAsync($"delete from {table} where version_id = @versionId and {column} = @id", [.. ids.Select(id => new { versionId, id })]);
        }

        return ids.Count;
    }

    public Task<TermRow?> FindAsync(string versionId, string id, IReadWork work) =>
        work.FirstOrDefaultAsync<TermRow>($"select {Columns} from ontology_terms where version_id = @versionId and id = @id", new { versionId, id });

    /// <summary>Those of these ids that the version holds.</summary>
    public Task<IReadOnlyList<TermRow>> FindManyAsync(string versionId, IReadOnlyCollection<string> ids, IReadWork work) => work.QueryAsync<TermRow>(
        $"select {Columns} from ontology_terms where version_id = @versionId and id in @ids", new { versionId, ids });

    /// <summary>The is-a edges up from these terms.</summary>
    public Task<IReadOnlyList<EdgeRow>> UpAsync(string versionId, IReadOnlyCollection<string> ids, IReadWork work) => work.QueryAsync<EdgeRow>(
        "select version_id, term_id, ordinal, predicate, target from ontology_edges where version_id = @versionId and term_id in @ids and predicate = 'is_a'", new { versionId, ids });

    /// <summary>By id, a part at a time.</summary>
    public Task<IReadOnlyList<TermRow>> PartAsync(string versionId, string after, int limit, IReadWork work) => work.QueryAsync<TermRow>(
        $"select {Columns} from ontology_terms where version_id = @versionId and id > @after order by id limit @limit", new { versionId, after, limit });

    /// <summary>Of the terms with ids in the range, by term.</summary>
    public Task<IReadOnlyList<SynonymRow>> SynonymsAsync(string versionId, string first, string last, IReadWork work) => work.QueryAsync<SynonymRow>(
        """
        select version_id, term_id, ordinal, text, scope from ontology_synonyms
        where version_id = @versionId and term_id >= @first and term_id <= @last order by term_id, ordinal
        """,
        new { versionId, first, last });

    /// <inheritdoc cref="SynonymsAsync"/>
    public Task<IReadOnlyList<EdgeRow>> EdgesAsync(string versionId, string first, string last, IReadWork work) => work.QueryAsync<EdgeRow>(
        """
        select version_id, term_id, ordinal, predicate, target from ontology_edges
        where version_id = @versionId and term_id >= @first and term_id <= @last order by term_id, ordinal
        """,
        new { versionId, first, last });

    /// <summary>How many terms are directly below one by is-a.</summary>
    public Task<long> CountChildrenAsync(string versionId, string id, IReadWork work) => work.FirstOrDefaultAsync<long>(
        "select count(distinct term_id) from ontology_edges where version_id = @versionId and target = @id and predicate = 'is_a'", new { versionId, id });

    /// <summary>What is directly below a term, by id; for null what has nothing above it in this version.</summary>
    public Task<IReadOnlyList<Search.ChildTerm>> ChildrenAsync(string versionId, string? id, string after, int limit, IReadWork work) => work.QueryAsync<Search.ChildTerm>(
        $"""
        select t.id, t.label, t.obsolete,
            (select count(distinct c.term_id) from ontology_edges c where c.version_id = @versionId and c.target = t.id and c.predicate = 'is_a') as children
        from ontology_terms t
        where t.version_id = @versionId and t.id > @after and {(id is null ? Roots : "t.id in (select e.term_id from ontology_edges e where e.version_id = @versionId and e.target = @id and e.predicate = 'is_a')")}
        order by t.id limit @limit
        """,
        new { versionId, id, after, limit });

    private static TermRow Row(string versionId, OntologyTerm term) => new()
    {
        VersionId = versionId,
        Id = term.Id,
        Iri = term.Iri,
        Type = term.Type,
        Label = term.Label,
        Definition = term.Definition,
        Namespace = term.Namespace,
        Obsolete = term.Obsolete,
        AlternativeIds = Json.Write(term.AlternativeIds),
        ReplacedBy = Json.Write(term.ReplacedBy),
        CrossReferences = Json.Write(term.CrossReferences),
        Axioms = Json.Write(term.Axioms),
        Line = term.Line,
    };
}
