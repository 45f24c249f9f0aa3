using Alexandria.Adapters.Postgres;
using Alexandria.Data;

namespace Alexandria.Host.Migrate;

/// <summary>Keeps a server from starting on a database that a move has begun to fill and not finished.</summary>
internal static class UnfinishedMove
{
    /// <summary>Asked before the migrations are applied, and before anything is written.</summary>
    /// <returns>Why a server may not start; null when it may.</returns>
    public static async Task<Error?> RefusalAsync(IDatabase database, CancellationToken cancellation) => await database.ReadAsync(PostgresImport.IsUnfinishedAsync, cancellation)
        ? Error.Conflict("migration_unfinished", "The database is the unfinished copy of an installation. Run 'alexandria migrate' again to its end; until then the installation is the one in its data directory.")
        : null;
}
