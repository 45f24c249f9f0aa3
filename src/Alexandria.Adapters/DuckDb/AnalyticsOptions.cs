using System.ComponentModel.DataAnnotations;

namespace Alexandria.Adapters.DuckDb;

/// <summary>The analytical database (DuckDB): one file, <c>analytics.duckdb</c>, in the data directory.</summary>
public sealed record AnalyticsOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Analytics";

    /// <summary>Path of DuckDB's library (libduckdb.so, 1.5 or newer). Empty: the one beside the executable, else the system's.</summary>
    public string Library { get; init; } = "";

    /// <summary>Most memory that all its queries and loads together hold, MiB; what needs more spills to disk where it can. 128 to 1,048,576.</summary>
    [Range(128, 1_048_576)] public int MemoryMiB { get; init; } = 512;

    /// <summary>Threads that queries and loads share. 1 to 256; 0 is one for each processor, but at most 4.</summary>
    [Range(0, 256)] public int Threads { get; init; }

    /// <summary>Most disk that spilling takes, MiB. 0 to 1,048,576.</summary>
    [Range(0, 1_048_576)] public int SpillMiB { get; init; } = 4096;

    /// <summary>Most size of one export to Parquet, MiB. 1 to 1,048,576.</summary>
    [Range(1, 1_048_576)] public int ExportMiB { get; init; } = 4096;

    /// <summary>Queries that may run at the same time; further ones wait. 1 to 64.</summary>
    [Range(1, 64)] public int Readers { get; init; } = 4;
}
