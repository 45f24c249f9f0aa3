using Alexandria.Analytics;

namespace Alexandria.Adapters.DuckDb;

/// <summary>What tables there are, out of DuckDB's catalog.</summary>
internal static class SchemaInspection
{
    private const string Tables = """
        select schema_name, table_name as name, 'table' as kind, comment, estimated_size as estimated_rows, column_count as columns
        from duckdb_tables() where not internal and not temporary
        union all
        select schema_name, view_name, 'view', comment, null, column_count
        from duckdb_views() where not internal and not temporary
        """;

    public static IReadOnlyList<SchemaDescription> Schemas(DuckDbSession session) =>
        [.. session.Query<Listed>($"{Tables} order by schema_name, name", null)
            .GroupBy(table => table.SchemaName, StringComparer.Ordinal)
            .Select(schema => new SchemaDescription { Name = schema.Key, Tables = [.. schema.Select(table => table.Summary)] })];

    public static TableDescription? Table(DuckDbSession session, string name)
    {
        if (session.Query<Listed>($"select * from ({Tables}) where schema_name = 'main' and name = @name", new { name }) is not [var table])
        {
            return null;
        }

        return new()
        {
            Summary = table.Summary,
            Columns = session.Query<ColumnDescription>(
                "select column_name as name, data_type as type, is_nullable as nullable, comment from duckdb_columns() where schema_name = 'main' and table_name = @name and not internal order by column_index",
                new { name }),
            Indexes = session.Query<IndexDescription>(
                "select index_name as name, is_unique as \"unique\", coalesce(expressions, '') as expressions from duckdb_indexes() where schema_name = 'main' and table_name = @name order by index_name",
                new { name }),
            Constraints = session.Query<string>(
                "select constraint_text from duckdb_constraints() where schema_name = 'main' and table_name = @name and constraint_type <> 'NOT NULL' order by constraint_index",
                new { name }),
        };
    }

    private sealed record Listed
    {
        public required string SchemaName { get; init; }

        public required string Name { get; init; }

        public required string Kind { get; init; }

        public string? Comment { get; init; }

        public long? EstimatedRows { get; init; }

        public required int Columns { get; init; }

        public TableSummary Summary => new() { Name = Name, Kind = Kind, Comment = Comment, EstimatedRows = EstimatedRows, Columns = Columns };
    }
}
