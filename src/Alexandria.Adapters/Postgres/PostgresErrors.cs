using System.Net.Sockets;
using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Postgres;

/// <summary>What the server's and the connection's failures mean to the port.</summary>
internal static class PostgresErrors
{
    /// <summary>The port's exception for a failure; the failure itself when it is a defect of the SQL.</summary>
    public static Exception Translate(Exception error) => error switch
    {
        StorageException or ConstraintViolationException => error,
        PostgresException server => Translate(server),
        _ when IsConnectionLoss(error) => new CommitFailedException(error),
        _ => error,
    };

    /// <summary>Whether concurrent units, not the unit itself, are the reason, so that it may succeed when it is run again.</summary>
    public static bool IsConflict(Exception error) => (error as PostgresException ?? error.InnerException as PostgresException) is { } server
        && (server.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected || IsOutdatedPlan(server));

    /// <summary>Whether the connection is gone, or was never made: the server stopped, restarts or is not to be reached.</summary>
    public static bool IsConnectionLoss(Exception error) => error switch
    {
        PostgresException server => server.SqlState is ['0', '8', ..] or ['5', '7', 'P', ..] || server.InvariantSeverity is "FATAL" or "PANIC",
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        CommitFailedException { InnerException: { } inner } => IsConnectionLoss(inner),
        _ => false,
    };

    /// <summary>Whether the schema has changed since the statement was prepared; it is prepared afresh the next time.</summary>
    public static bool IsOutdatedPlan(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

    private static Exception Translate(PostgresException server) => server.SqlState switch
    {
        // Not the detail: it quotes values.
        ['2', '3', ..] => new ConstraintViolationException($"{server.MessageText} ({server.SqlState})", server),
        PostgresErrorCodes.DiskFull => new CommitFailedException(StorageException.Full, server),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new StorageException(StorageException.Damaged, server),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.TooManyConnections => new CommitFailedException(StorageException.Busy, server),
        ['5', '8', ..] => new CommitFailedException(server),
        _ when IsOutdatedPlan(server) => new CommitFailedException(StorageException.Busy, server),
        _ when IsConnectionLoss(server) => new CommitFailedException(server),
        _ => server,
    };
}
