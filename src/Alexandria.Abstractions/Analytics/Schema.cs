namespace Alexandria.Analytics;

/// <summary>A schema of the analytical database.</summary>
public sealed record SchemaDescription
{
    public required string Name { get; init; }

    public required IReadOnlyList<TableSummary> Tables { get; init; }
}

/// <summary>A table or view in a list.</summary>
public sealed record TableSummary
{
    public required string Name { get; init; }

    /// <summary><c>table</c> or <c>view</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it holds.</summary>
    public string? Comment { get; init; }

    /// <summary>About how many; null for a view.</summary>
    public long? EstimatedRows { get; init; }

    public required int Columns { get; init; }
}

/// <summary>A table or view.</summary>
public sealed record TableDescription
{
    public required TableSummary Summary { get; init; }

    public required IReadOnlyList<ColumnDescription> Columns { get; init; }

    /// <summary>Indexes that were made; DuckDB also keeps the least and greatest value of every column for each 122,880 rows, which no list shows.</summary>
    public required IReadOnlyList<IndexDescription> Indexes { get; init; }

    /// <summary>In SQL: <c>PRIMARY KEY(id)</c>.</summary>
    public required IReadOnlyList<string> Constraints { get; init; }
}

/// <summary>A column.</summary>
public sealed record ColumnDescription
{
    public required string Name { get; init; }

    /// <summary>In DuckDB's words: <c>VARCHAR</c>, <c>BIGINT</c>, <c>TIMESTAMP</c>.</summary>
    public required string Type { get; init; }

    public required bool Nullable { get; init; }

    public string? Comment { get; init; }
}

/// <summary>An index.</summary>
public sealed record IndexDescription
{
    public required string Name { get; init; }

    public required bool Unique { get; init; }

    /// <summary>What is indexed, in SQL.</summary>
    public required string Expressions { get; init; }
}
