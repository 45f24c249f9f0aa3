namespace Alexandria.Adapters.DuckDb;

/// <summary>What DuckDB refused, in its own words. They can quote the statement and its values.</summary>
internal sealed class DuckDbException(DuckDbErrorType type, string message) : Exception(message)
{
    public DuckDbErrorType Type { get; } = type;

    /// <summary>What the log says beside the message: paths of the server among it.</summary>
    public string Detail { get; init; } = "";
}

/// <summary><c>duckdb_error_type</c>, as far as it is told apart.</summary>
internal enum DuckDbErrorType
{
    Unknown = 0,
    OutOfRange = 1,
    Conversion = 2,
    Transaction = 10,
    Catalog = 13,
    Parser = 14,
    Constraint = 18,
    Syntax = 22,
    Binder = 24,
    InputOutput = 28,
    Interrupt = 29,
    Fatal = 30,
    Internal = 31,
    InvalidInput = 32,
    OutOfMemory = 33,
    Permission = 34,
    DataCorruption = 43,
}
