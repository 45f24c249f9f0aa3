using Alexandria.Data;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Compares two loaded versions: first the hashes of all terms, then only what differs.</summary>
internal static class DeltaQuery
{
    // Only the hashes of all terms are read; a place is DuckDB's number of the row, good for the snapshot that the transaction reads.
    private const string Different = """
        create or replace temp table different as
        select t.rowid as place from terms t anti join (select content_hash from terms where version_id = @to) o on o.content_hash = t.content_hash where t.version_id = @from
        union all
        select t.rowid from terms t anti join (select content_hash from terms where version_id = @from) o on o.content_hash = t.content_hash where t.version_id = @to
        """;

    private const string Changes = """
        create or replace temp table changes as
        with t as (select version_id, id, number, obsolete, edges_hash, axioms_hash, rowid as place from terms where version_id in (@from, @to) and rowid in (select place from different)),
        a as (select * from t where version_id = @from),
        b as (select * from t where version_id = @to)
        select coalesce(b.id, a.id) as id,
            case when a.id is null then 'added' when b.id is null then 'removed' when b.obsolete and not a.obsolete then 'obsoleted' else 'changed' end as change,
            coalesce(a.edges_hash, 0) <> coalesce(b.edges_hash, 0) as edges,
            coalesce(a.axioms_hash, 0) <> coalesce(b.axioms_hash, 0) as axioms,
            a.place as old, b.place as new, a.number as old_number, b.number as new_number
        from a full join b on b.id = a.id
        """;

    private const string Some = """
        create or replace temp table listed as
        select * exclude place from (select id, change, old, new, row_number() over (partition by change order by id) as place from changes) where place <= @limit
        """;

    // By their place in the table: only what is listed is read of the wide columns.
    private const string Listed = """
        with a as (select id, iri, type, label, namespace, obsolete, replaced_by, definition_hash, synonyms_hash, cross_references_hash, edges_hash, axioms_hash, rowid as place from terms where rowid in (select old from listed)),
        b as (select id, iri, type, label, namespace, obsolete, replaced_by, definition_hash, synonyms_hash, cross_references_hash, edges_hash, axioms_hash, rowid as place from terms where rowid in (select new from listed))
        select listed.change, listed.id, coalesce(b.label, a.label) as label,
            case when a.id is null or b.id is null then '' else concat_ws(' ',
                case when a.iri is distinct from b.iri then 'iri' end,
                case when a.type <> b.type then 'type' end,
                case when a.label is distinct from b.label then 'label' end,
                case when a.namespace is distinct from b.namespace then 'namespace' end,
                case when a.obsolete <> b.obsolete then 'obsolete' end,
                case when a.replaced_by is distinct from b.replaced_by then 'replaced_by' end,
                case when a.definition_hash <> b.definition_hash then 'definition' end,
                case when a.synonyms_hash <> b.synonyms_hash then 'synonyms' end,
                case when a.cross_references_hash <> b.cross_references_hash then 'cross_references' end,
                case when a.edges_hash <> b.edges_hash then 'edges' end,
                case when a.axioms_hash <> b.axioms_hash then 'axioms' end) end as fields
        from listed left join a on a.place = listed.old left join b on b.place = listed.new
        order by listed.change, listed.id
        """;

    public static async Task<VersionDelta> RunAsync(IReadWork work, string from, string to, int limit)
    {
        var versions = new { from, to, limit };
        // Temporary tables are the connection's own: a reading transaction may have them, and they end with it.
        await work.QueryAsync<long>(Different, versions);
        await work.QueryAsync<long>(Changes, versions);
        await work.QueryAsync<long>(Some, versions);
        var counts = (await work.QueryAsync<(TermChange Change, long Count)>("select change, count(*) from changes group by change")).ToDictionary(row => row.Change, row => row.Count);
        await work.QueryAsync<long>(Parts("edges", "predicate, target"), versions);
        await work.QueryAsync<long>(Parts("axioms", "text"), versions);
        var (addedEdges, removedEdges) = await CountAsync(work, "edges");
        var (addedAxioms, removedAxioms) = await CountAsync(work, "axioms");
        return new()
        {
            From = from,
            To = to,
            Added = counts.GetValueOrDefault(TermChange.Added),
            Removed = counts.GetValueOrDefault(TermChange.Removed),
            Obsoleted = counts.GetValueOrDefault(TermChange.Obsoleted),
            Changed = counts.GetValueOrDefault(TermChange.Changed),
            AddedEdges = addedEdges,
            RemovedEdges = removedEdges,
            AddedAxioms = addedAxioms,
            RemovedAxioms = removedAxioms,
            Terms = [.. (await work.QueryAsync<Row>(Listed, versions)).Select(row => row.Term)],
            Edges = await work.QueryAsync<ChangedEdge>(First("edges", "predicate, target"), versions),
            Axioms = await work.QueryAsync<ChangedAxiom>(First("axioms", "text"), versions),
        };
    }

    // What only one version has; rows of terms that say the same in both are not read further than their id.
    private static string Parts(string table, string columns) => $"""
        create or replace temp table changed_{table} as
        select bool_or(later) as added, term_id, {columns}
        from (
            select false as later, c.id as term_id, {columns} from {table} t join (select id, old_number from changes where {table} and old is not null) c on c.old_number = t.term_number where t.version_id = @from
            union all
            select true, c.id, {columns} from {table} t join (select id, new_number from changes where {table} and new is not null) c on c.new_number = t.term_number where t.version_id = @to)
        group by term_id, {columns}
        having bool_and(later) or not bool_or(later)
        """;

    private static string First(string table, string columns) => $"""
        select added, term_id, {columns}
        from (select *, row_number() over (partition by added order by term_id, {columns}) as place from changed_{table})
        where place <= @limit
        order by added desc, term_id, {columns}
        """;

    private static Task<(long Added, long Removed)> CountAsync(IReadWork work, string table) =>
        work.FirstOrDefaultAsync<(long, long)>($"select count(*) filter (where added), count(*) filter (where not added) from changed_{table}");

    private sealed record Row
    {
        public required TermChange Change { get; init; }

        public required string Id { get; init; }

        public string? Label { get; init; }

        public required string Fields { get; init; }

        public ChangedTerm Term => new() { Change = Change, Id = Id, Label = Label, Fields = Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
    }
}
