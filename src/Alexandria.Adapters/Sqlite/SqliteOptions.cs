using System.ComponentModel.DataAnnotations;

namespace Alexandria.Adapters.Sqlite;

/// <summary>The embedded database.</summary>
public sealed record SqliteOptions
{
    /// <summary>The database's file; its directory must exist. The file is created, readable by its owner only.</summary>
    [Required] public required string Path { get; init; }

    /// <summary>Connections that read at the same time; more readers wait. 1 to 64.</summary>
    [Range(1, 64)] public int Readers { get; init; } = 4;

    /// <summary>Page cache of the writing connection, KiB. 256 to 1,048,576.</summary>
    [Range(256, 1_048_576)] public int WriterCacheKiB { get; init; } = 16_384;

    /// <summary>Page cache of each reading connection, KiB. 256 to 1,048,576.</summary>
    [Range(256, 1_048_576)] public int ReaderCacheKiB { get; init; } = 4_096;

    /// <summary>Units of work in one transaction at most. 1 to 4,096.</summary>
    [Range(1, 4_096)] public int BatchUnits { get; init; } = 1_024;

    /// <summary>After this time no further unit joins the transaction, milliseconds. 0 (one unit each) to 1,000.</summary>
    [Range(0, 1_000)] public int BatchMilliseconds { get; init; } = 25;

    /// <summary>How long to wait for a lock that another process holds (a backup, a shell), milliseconds. 0 to 60,000.</summary>
    [Range(0, 60_000)] public int BusyMilliseconds { get; init; } = 5_000;

    /// <summary>Prepared statements kept by each connection. 16 to 4,096.</summary>
    [Range(16, 4_096)] public int CachedStatements { get; init; } = 256;

    /// <summary>Pages in the write-ahead log after which a commit copies them into the database, 4 KiB each. 100 to 100,000.</summary>
    [Range(100, 100_000)] public int CheckpointPages { get; init; } = 4_000;
}
