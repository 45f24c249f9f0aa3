using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Alexandria.Operations;

namespace Alexandria.Adapters.Postgres;

/// <summary>The database of the scale-out home.</summary>
public sealed record PostgresOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Postgres";

    /// <summary>Npgsql's: <c>Host=db;Database=alexandria;Username=alexandria;Password=…;SSL Mode=VerifyFull</c>. The database must be in UTF8 with the collation C, and the user must be able to make tables in it.</summary>
    [JsonIgnore, Secret] public string ConnectionString { get; init; } = "";

    /// <summary>Connections that units of work and reads of this process use at the same time; further ones wait. Background work takes half of them at most. A few more serve leases and the order of commit. 2 to 500.</summary>
    [Range(2, 500)] public int MaxConnections { get; init; } = 20;

    /// <summary>How long a unit of work or a read waits for a connection before it fails with <c>storage_busy</c>, seconds. 1 to 300.</summary>
    [Range(1, 300)] public int ConnectionWaitSeconds { get; init; } = 15;

    /// <summary>How long to try to reach the server for one connection, seconds. 1 to 300.</summary>
    [Range(1, 300)] public int ConnectSeconds { get; init; } = 5;

    /// <summary>After this time the server gives a statement up, seconds. 1 to 3,600.</summary>
    [Range(1, 3_600)] public int StatementTimeoutSeconds { get; init; } = 30;

    /// <summary>How long a statement waits for a row that another unit has changed, seconds. 1 to 600.</summary>
    [Range(1, 600)] public int LockTimeoutSeconds { get; init; } = 15;

    /// <summary>How often a unit of work is begun at most, when concurrent ones keep it from committing. 1 to 100.</summary>
    [Range(1, 100)] public int Attempts { get; init; } = 10;

    /// <summary>How long to ask the server what became of a commit whose answer was lost, seconds. 1 to 600.</summary>
    [Range(1, 600)] public int LostCommitSeconds { get; init; } = 60;
}
