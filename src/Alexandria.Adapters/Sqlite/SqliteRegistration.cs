using Alexandria.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Registers the embedded database.</summary>
public static class SqliteRegistration
{
    /// <summary>Adds <see cref="IDatabase"/>, <see cref="IMigrator"/> and <see cref="ILeases"/> on SQLite. The container opens the database when first asked for it, and drains and closes it when the container is disposed (asynchronously).</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services, SqliteOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => SqliteDatabase.Open(options, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IDatabase>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.TryAddSingleton<IDatabaseMaintenance>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.TryAddSingleton<IMigrator>(provider => new SqliteMigrator(provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ILeases>(provider => new SoleProcess(provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
