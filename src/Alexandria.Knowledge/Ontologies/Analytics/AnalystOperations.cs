using System.ComponentModel.DataAnnotations;
using Alexandria.Analytics;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Runs a reading SQL statement over the catalog's analytical tables (DuckDB): terms, synonyms, definitions, edges, versions, findings and more. Nothing of a tenant stands in them; files, settings and extensions are out of reach.</summary>
[Operation("ontologies.query", Effect.Read, Route = "GET /v1/ontologies/query", Cli = "ontology query", Permission = Permissions.OntologiesQuery,
    Examples = ["ontology query --sql \"select type, count(*) from terms group by all\"", "ontology query --sql-file terms.sql --json"])]
public sealed record QueryCatalog : IOperation<QueryResult>
{
    /// <summary>One statement: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN.</summary>
    [StringLength(6_000, MinimumLength = 1)] public required string Sql { get; init; }

    /// <summary>The most rows, 1 to 10,000.</summary>
    [Range(1, 10_000)] public int Rows { get; init; } = 1_000;

    /// <summary>The longest time in seconds, 1 to 60.</summary>
    [Range(1, 60)] public int Seconds { get; init; } = 10;
}

/// <summary>Rows of a query.</summary>
public sealed record QueryResult
{
    public required IReadOnlyList<QueryColumn> Columns { get; init; }

    /// <summary>A list of values for each row, as text; null where there is none.</summary>
    public required IReadOnlyList<IReadOnlyList<string?>> Rows { get; init; }

    /// <summary>Whether a limit left rows off: <c>rows</c> or <c>bytes</c>; null when all are here.</summary>
    public string? Truncated { get; init; }

    public required double ElapsedMilliseconds { get; init; }
}

internal sealed class QueryCatalogHandler(CurrentCatalog catalog, IAnalystQueries? queries = null) : IQueryHandler<QueryCatalog, QueryResult>
{
    public async Task<Result<QueryResult>> AnswerAsync(QueryCatalog request, PreparationContext context)
    {
        var ready = await catalog.ReadyAsync(context.Cancellation);
        if (ready.Failed)
        {
            return ready.Error;
        }

        var answer = await queries!.RunAsync(request.Sql, new QueryLimits { Rows = request.Rows, Time = TimeSpan.FromSeconds(request.Seconds) }, context.Cancellation);
        return answer.Failed
            ? answer.Error
            : new QueryResult { Columns = answer.Value.Columns, Rows = [.. answer.Value.Rows.Select(r => r.Select(QueryValues.Text).ToList())], Truncated = answer.Value.Truncated, ElapsedMilliseconds = answer.Value.ElapsedMilliseconds };
    }
}

/// <summary>Runs a query to its end and says what its operators did: rows and time of each, and what could make it cheaper.</summary>
[Operation("ontologies.profile-query", Effect.Read, Route = "GET /v1/ontologies/query/profile", Cli = "ontology profile", Permission = Permissions.OntologiesQuery,
    Examples = ["ontology profile --sql \"select count(*) from terms t join edges e on e.term_id = t.id\""])]
public sealed record ProfileQuery : IOperation<QueryProfile>
{
    /// <summary>One reading statement.</summary>
    [StringLength(6_000, MinimumLength = 1)] public required string Sql { get; init; }

    /// <summary>The longest time in seconds, 1 to 60.</summary>
    [Range(1, 60)] public int Seconds { get; init; } = 10;
}

internal sealed class ProfileQueryHandler(CurrentCatalog catalog, IAnalystQueries? queries = null) : IQueryHandler<ProfileQuery, QueryProfile>
{
    public async Task<Result<QueryProfile>> AnswerAsync(ProfileQuery request, PreparationContext context)
    {
        var ready = await catalog.ReadyAsync(context.Cancellation);
        return ready.Failed ? ready.Error : await queries!.ProfileAsync(request.Sql, new QueryLimits { Time = TimeSpan.FromSeconds(request.Seconds) }, context.Cancellation);
    }
}

/// <summary>Says how a query would be run, with the rows that the optimiser expects of each operator; it is not run.</summary>
[Operation("ontologies.estimate-query", Effect.Read, Route = "GET /v1/ontologies/query/estimate", Cli = "ontology estimate", Permission = Permissions.OntologiesQuery,
    Examples = ["ontology estimate --sql \"from terms where obsolete\""])]
public sealed record EstimateQuery : IOperation<QueryEstimate>
{
    /// <summary>One reading statement.</summary>
    [StringLength(6_000, MinimumLength = 1)] public required string Sql { get; init; }
}

internal sealed class EstimateQueryHandler(CurrentCatalog catalog, IAnalystQueries? queries = null) : IQueryHandler<EstimateQuery, QueryEstimate>
{
    public async Task<Result<QueryEstimate>> AnswerAsync(EstimateQuery request, PreparationContext context)
    {
        var ready = await catalog.ReadyAsync(context.Cancellation);
        return ready.Failed ? ready.Error : await queries!.EstimateAsync(request.Sql, context.Cancellation);
    }
}

/// <summary>Shows the tables of the catalog's analytical database with what they hold.</summary>
[Operation("ontologies.schema", Effect.Read, Route = "GET /v1/ontologies/schema", Cli = "ontology schema", Permission = Permissions.OntologiesQuery, Examples = ["ontology schema"])]
public sealed record GetSchema : IOperation<CatalogSchemas>;

/// <summary>The schemas of the analytical database.</summary>
public sealed record CatalogSchemas(IReadOnlyList<SchemaDescription> Items);

internal sealed class GetSchemaHandler(CurrentCatalog catalog, IAnalystQueries? queries = null) : IQueryHandler<GetSchema, CatalogSchemas>
{
    public async Task<Result<CatalogSchemas>> AnswerAsync(GetSchema request, PreparationContext context)
    {
        var ready = await catalog.ReadyAsync(context.Cancellation);
        if (ready.Failed)
        {
            return ready.Error;
        }

        var schemas = await queries!.SchemasAsync(context.Cancellation);
        return schemas.Failed ? schemas.Error : new CatalogSchemas(schemas.Value);
    }
}

/// <summary>Shows one table of the catalog's analytical database: columns, indexes, constraints.</summary>
[Operation("ontologies.table", Effect.Read, Route = "GET /v1/ontologies/schema/{table}", Cli = "ontology table", Permission = Permissions.OntologiesQuery, Examples = ["ontology table terms"])]
public sealed record GetTable : IOperation<TableDescription>
{
    /// <summary>The table's name.</summary>
    [StringLength(100, MinimumLength = 1)] public required string Table { get; init; }
}

internal sealed class GetTableHandler(CurrentCatalog catalog, IAnalystQueries? queries = null) : IQueryHandler<GetTable, TableDescription>
{
    public async Task<Result<TableDescription>> AnswerAsync(GetTable request, PreparationContext context)
    {
        var ready = await catalog.ReadyAsync(context.Cancellation);
        return ready.Failed ? ready.Error : await queries!.TableAsync(request.Table, context.Cancellation);
    }
}

/// <summary>The rows of a query as a Parquet file, at most 256 MiB.</summary>
[Operation("ontologies.export", Effect.Read, Route = "GET /v1/ontologies/query/export", Cli = "ontology export", Permission = Permissions.OntologiesQuery, Mcp = false,
    Examples = ["ontology export --sql \"from terms\" > terms.parquet"])]
public sealed record ExportQuery : IOperation<FileContent>
{
    /// <summary>One reading statement; <c>from terms</c> for a whole table.</summary>
    [StringLength(6_000, MinimumLength = 1)] public required string Sql { get; init; }

    /// <summary>The longest time in seconds, 1 to 300.</summary>
    [Range(1, 300)] public int Seconds { get; init; } = 60;
}

internal sealed class ExportQueryHandler(CurrentCatalog catalog, IAnalystQueries? queries = null) : IQueryHandler<ExportQuery, FileContent>
{
    private const long Largest = 256L << 20;

    public async Task<Result<FileContent>> AnswerAsync(ExportQuery request, PreparationContext context)
    {
        var ready = await catalog.ReadyAsync(context.Cancellation);
        if (ready.Failed)
        {
            return ready.Error;
        }

        var exported = await queries!.ExportAsync(request.Sql, TimeSpan.FromSeconds(request.Seconds), context.Cancellation);
        if (exported.Failed)
        {
            return exported.Error;
        }

        using var file = exported.Value;
        return file.Bytes > Largest
            ? new Error(ErrorKind.TooLarge, "export_too_large", $"The file has {file.Bytes:N0} bytes, more than {Largest:N0}; export fewer rows or columns at a time.")
            : new FileContent(await File.ReadAllBytesAsync(file.Path, context.Cancellation), "application/vnd.apache.parquet", "export.parquet");
    }
}
