using Alexandria.Analytics;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>The tables of the catalog's projection. Analysts see them, so each table and what is not plain about a column carries its comment.</summary>
internal static class CatalogSchema
{
    /// <summary>Raised with each change below: a projection of another number is dropped and built anew.</summary>
    private const long Number = 1;

    /// <summary>Tables of a version's content.</summary>
    public static readonly IReadOnlyList<string> Content = ["terms", "synonyms", "definitions", "cross_references", "edges", "axioms", "version_statistics"];

    private static readonly IReadOnlyList<string> History = ["versions", "files", "validations", "findings", "plans", "diffs"];

    // No keys and no indexes: rows of a version stand together, so a condition on version_id skips all others by their least and greatest value, and loading stays fast.
    private const string Tables = """
        create table versions (version_id varchar not null, ontology_id varchar not null, name varchar, source varchar, format varchar, licence varchar, artifact varchar, bytes bigint not null, statements bigint, terms bigint, state varchar not null, is_latest boolean not null, pulled_at timestamp not null);
        comment on table versions is 'Versions of ontologies that were pulled, also those whose content is no longer kept';
        comment on column versions.name is 'What the ontology itself calls the version';
        comment on column versions.artifact is 'SHA-256 of what was downloaded, hexadecimal';
        comment on column versions.bytes is 'Size of what was downloaded';
        comment on column versions.pulled_at is 'When it was pulled, UTC';

        create table files (version_id varchar not null, path varchar not null, format varchar, digest varchar not null, bytes bigint not null);
        comment on table files is 'Files of each version, as extracted';
        comment on column files.digest is 'SHA-256, hexadecimal; equal files are stored once';

        create table validations (validation_id varchar not null, version_id varchar not null, outcome varchar not null, errors bigint not null, warnings bigint not null, elapsed_ms double not null, validated_at timestamp not null);
        comment on table validations is 'Each time that a version was validated';

        create table findings (validation_id varchar not null, version_id varchar not null, rule varchar not null, severity varchar not null, term_id varchar, line bigint, message varchar not null);
        comment on table findings is 'What validations found';

        create table plans (plan_id varchar not null, ontology_id varchar not null, resolver varchar not null, url varchar, version varchar, licence varchar, media_type varchar, bytes bigint, etag varchar, digest varchar, planned_at timestamp not null);
        comment on table plans is 'What was planned to be pulled, one row for each ontology of a plan';

        create table diffs (plan_id varchar not null, ontology_id varchar not null, field varchar not null, before varchar, after varchar, compared_at timestamp not null);
        comment on table diffs is 'What had changed upstream when a plan was compared with its lock file';

        create table terms (version_id varchar not null, number bigint not null, id varchar not null, iri varchar, type varchar not null, label varchar, namespace varchar, obsolete boolean not null, replaced_by varchar, line bigint, definition_hash bigint not null, synonyms_hash bigint not null, cross_references_hash bigint not null, edges_hash bigint not null, axioms_hash bigint not null, content_hash bigint not null);
        comment on table terms is 'Terms of each version';
        comment on column terms.number is 'Its place among the terms of the version, from 0';
        comment on column terms.type is 'class, property, individual or concept';
        comment on column terms.replaced_by is 'Ids to use in place of an obsolete one, separated by spaces';
        comment on column terms.line is 'Where it begins in its file';
        comment on column terms.content_hash is 'Equal in two versions if nothing about the term differs; lists count as sets';

        create table synonyms (version_id varchar not null, term_id varchar not null, text varchar not null, scope varchar not null);
        comment on table synonyms is 'Other names of terms';
        comment on column synonyms.scope is 'exact, narrow, broad or related';

        create table definitions (version_id varchar not null, term_id varchar not null, text varchar not null);
        comment on table definitions is 'Definitions of terms';

        create table cross_references (version_id varchar not null, term_id varchar not null, target varchar not null, prefix varchar not null);
        comment on table cross_references is 'Ids of terms in other vocabularies and databases';
        comment on column cross_references.prefix is 'What stands before the first colon; of a web address its host';

        create table edges (version_id varchar not null, term_number bigint not null, term_id varchar not null, predicate varchar not null, target varchar not null);
        comment on table edges is 'Relations from a term to another';
        comment on column edges.predicate is 'is_a, or the id of the relation';

        create table axioms (version_id varchar not null, term_number bigint not null, term_id varchar not null, text varchar not null);
        comment on table axioms is 'What else is said of terms logically, in a form that equal axioms share';

        create table version_statistics (version_id varchar not null, measure varchar not null, key varchar not null, value bigint not null);
        comment on table version_statistics is 'Counts of each version, made when it was loaded';
        comment on column version_statistics.key is 'Type, scope, predicate, prefix or depth; empty for a total';

        create table catalog_format (number bigint not null);
        comment on table catalog_format is 'Which form these tables have';
        """;

    /// <summary>Makes the tables where they are missing or of another form.</summary>
    /// <returns>Whether they are new and therefore empty.</returns>
    public static async Task<bool> PrepareAsync(IAnalyticsWork work)
    {
        var present = await work.FirstOrDefaultAsync<long>("select count(*) from duckdb_tables() where schema_name = 'main' and table_name = 'catalog_format'") > 0;
        if (present && await work.FirstOrDefaultAsync<long>("select coalesce(max(number), 0) from catalog_format") == Number)
        {
            return false;
        }

        await work.ExecuteScriptAsync(string.Concat(History.Concat(Content).Append("catalog_format").Select(table => $"drop table if exists {table};")) + Tables);
        await work.ExecuteAsync("insert into catalog_format values (@Number)", new { Number });
        return true;
    }
}
