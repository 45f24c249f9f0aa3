using Alexandria.Analytics;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Writes the content of one version and counts it.</summary>
internal static class VersionLoader
{
    private static readonly string[] Types = [.. Enum.GetValues<TermType>().Select(type => type.ToString().ToLowerInvariant())];
    private static readonly string[] Scopes = [.. Enum.GetValues<SynonymScope>().Select(scope => scope.ToString().ToLowerInvariant())];

    /// <summary>As many levels below a root are counted one by one: each takes a query, and a document can have a chain as long as it likes. Hierarchies in use have some dozens.</summary>
    public const int MostDepth = 1_000;

    private const string Statistics = """
        insert into version_statistics
        select @id, 'terms', '', count(*) from terms where version_id = @id
        union all select @id, 'obsolete', '', count(*) from terms where version_id = @id and obsolete
        union all select @id, 'without_label', '', count(*) from terms where version_id = @id and label is null
        union all select @id, 'definitions', '', count(*) from definitions where version_id = @id
        union all select @id, 'axioms', '', count(*) from axioms where version_id = @id
        union all select @id, 'terms_by_type', type, count(*) from terms where version_id = @id group by type
        union all select @id, 'synonyms_by_scope', scope, count(*) from synonyms where version_id = @id group by scope
        union all select @id, 'edges_by_predicate', predicate, count(*) from edges where version_id = @id group by predicate
        union all select @id, 'cross_references_by_prefix', prefix, count(*) from cross_references where version_id = @id group by prefix
        """;

    public static async Task RemoveAsync(IAnalyticsWork work, string id)
    {
        foreach (var table in CatalogSchema.Content)
        {
            await work.ExecuteAsync($"delete from {table} where version_id = @id", new { id });
        }
    }

    /// <summary>Adds a version that is not there.</summary>
    /// <exception cref="InvalidDataException">Two terms have one id.</exception>
    public static async Task AddAsync(IAnalyticsWork work, string id, IAsyncEnumerable<OntologyTerm> terms, CancellationToken cancellation)
    {
        var number = 0L;
        await foreach (var term in terms.WithCancellation(cancellation))
        {
            Add(work, id, term, number++);
        }

        await work.FlushAsync();
        if (await work.FirstOrDefaultAsync<string>("select id from terms where version_id = @id group by id having count(*) > 1 order by id limit 1", new { id }) is { } twice)
        {
            throw new InvalidDataException($"The term '{twice}' was given twice.");
        }

        await work.ExecuteAsync(Statistics, new { id });
        await CountDepthsAsync(work, id);
    }

    private static void Add(IAnalyticsWork work, string id, OntologyTerm term, long number)
    {
        var hashes = TermHashes.Of(term);
        work.Append("terms")
            .Add(id).Add(number).Add(term.Id).Add(term.Iri).Add(Types[(int)term.Type]).Add(term.Label).Add(term.Namespace).Add(term.Obsolete)
            .Add(term.ReplacedBy.Count == 0 ? null : string.Join(' ', term.ReplacedBy)).Add(term.Line == 0 ? null : (long?)term.Line)
            .Add(hashes.Definition).Add(hashes.Synonyms).Add(hashes.CrossReferences).Add(hashes.Edges).Add(hashes.Axioms).Add(hashes.Content)
            .EndRow();
        if (term.Definition is { } definition)
        {
            work.Append("definitions").Add(id).Add(term.Id).Add(definition).EndRow();
        }

        foreach (var synonym in term.Synonyms)
        {
            work.Append("synonyms").Add(id).Add(term.Id).Add(synonym.Text).Add(Scopes[(int)synonym.Scope]).EndRow();
        }

        foreach (var reference in term.CrossReferences)
        {
            work.Append("cross_references").Add(id).Add(term.Id).Add(reference).Add(PrefixOf(reference)).EndRow();
        }

        foreach (var edge in term.Edges)
        {
            work.Append("edges").Add(id).Add(number).Add(term.Id).Add(edge.Predicate).Add(edge.Target).EndRow();
        }

        foreach (var axiom in term.Axioms)
        {
            work.Append("axioms").Add(id).Add(number).Add(term.Id).Add(axiom).EndRow();
        }
    }

    private static string PrefixOf(string reference) =>
        reference.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(reference, UriKind.Absolute, out var uri) ? uri.Host
        : reference.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? reference[..colon]
        : "";

    // Level by level from the roots: a term's depth is its shortest way up, and what no root reaches is only in a cycle, or too deep to be counted.
    private static async Task CountDepthsAsync(IAnalyticsWork work, string id)
    {
        await work.ExecuteAsync("drop table if exists temp.placed");
        await work.ExecuteAsync("drop table if exists temp.ways");
        await work.ExecuteAsync(
            """
            create temp table ways as
            select distinct e.term_id as child, e.target as parent
            from edges e
            semi join (select id from terms where version_id = @id and not obsolete and type in ('class', 'concept')) c on c.id = e.term_id
            semi join (select id from terms where version_id = @id and not obsolete and type in ('class', 'concept')) p on p.id = e.target
            where e.version_id = @id and e.predicate = @isA
            """,
            new { id, IsA = TermEdge.IsA });
        await work.ExecuteAsync(
            """
            create temp table placed as
            select t.id, 0::bigint as depth from terms t anti join ways w on w.child = t.id
            where t.version_id = @id and not t.obsolete and t.type in ('class', 'concept')
            """,
            new { id });
        for (var depth = 1L; depth < MostDepth && await PlaceAsync(work, depth) > 0; depth++)
        {
        }

        await work.ExecuteAsync(
            """
            insert into version_statistics
            select @id, 'terms_by_depth', depth::varchar, count(*) from placed group by depth
            union all
            select @id, 'unrooted', '', count(*) from terms t anti join placed p on p.id = t.id
            where t.version_id = @id and not t.obsolete and t.type in ('class', 'concept')
            """,
            new { id });
        await work.ExecuteAsync("drop table temp.placed");
        await work.ExecuteAsync("drop table temp.ways");
    }

    private static Task<long> PlaceAsync(IAnalyticsWork work, long depth) => work.ExecuteAsync(
        """
        insert into placed
        select distinct w.child, @depth from ways w
        semi join (select id from placed where depth = @depth - 1) above on above.id = w.parent
        anti join placed p on p.id = w.child
        """,
        new { depth });
}
