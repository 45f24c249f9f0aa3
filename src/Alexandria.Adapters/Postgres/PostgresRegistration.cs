using Alexandria.Blobs;
using Alexandria.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Adapters.Postgres;

/// <summary>Registers the scale-out home of the database and of blobs.</summary>
public static class PostgresRegistration
{
    /// <summary>Adds <see cref="IDatabase"/>, <see cref="IDatabaseMaintenance"/>, <see cref="IMigrator"/>, <see cref="ILeases"/>, <see cref="ICommitOrder"/> and <see cref="IBlobStore"/> on PostgreSQL. The server is asked for nothing before the first use.</summary>
    public static IServiceCollection AddPostgres(this IServiceCollection services, PostgresOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => PostgresDatabase.Open(options, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IDatabase>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.TryAddSingleton<IDatabaseMaintenance>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.TryAddSingleton<IMigrator>(provider => new PostgresMigrator(provider.GetRequiredService<PostgresDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ILeases>(provider => new PostgresLeases(provider.GetRequiredService<PostgresDatabase>()));
        services.TryAddSingleton<ICommitOrder>(provider => new PostgresCommitOrder(provider.GetRequiredService<PostgresDatabase>()));
        services.TryAddSingleton<IBlobStore>(provider => new PostgresBlobStore(provider.GetRequiredService<PostgresDatabase>()));
        return services;
    }
}
