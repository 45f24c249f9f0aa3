using Alexandria.Adapters.Nats;
using Alexandria.Adapters.Postgres;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Host.Migrate;
using Alexandria.Host.Running;
using Alexandria.Modules;

namespace Alexandria.Host.Replicas;

/// <summary>Registers the ports' homes for many processes.</summary>
internal static class ScaleOutHome
{
    public static void Add(IServiceCollection services, ScaleOut scaleOut, IConfiguration configuration, string dataDirectory)
    {
        services.AddPostgres(Postgres(scaleOut, configuration));
        services.AddJetStream(Nats(scaleOut, configuration));
        services.AddSingleton(scaleOut.Roles);
        var key = new InstallationKey(scaleOut.KeyFile);
        services.AddSingleton(key);
        services.AddJetStreamAuditVault(Nats(scaleOut, configuration), key.Audit, dataDirectory);

        // Before all that the kernel starts: nothing is sealed with a key that is not the installation's.
        services.AddHostedService<InstallationKeyCheck>();
        StoredCookieKeys.Add(services);
        if (!scaleOut.Roles.Has(ProcessRole.Api))
        {
            // Who answers callers goes on without the bus: what they ask for waits in the log.
            services.AddJetStreamReadiness();
        }
    }

    /// <summary>Opens the store for reading beside the processes that run on it.</summary>
    public static async Task<Result<ReadOnlyStore>> OpenAsync(ScaleOut scaleOut, IConfiguration configuration, string dataDirectory, CancellationToken cancellation)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        Add(services, scaleOut, configuration, dataDirectory);
        var provider = services.BuildServiceProvider();
        try
        {
            var database = provider.GetRequiredService<IDatabase>();
            await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select 1"), cancellation);
            return new ReadOnlyStore(database, provider.GetRequiredService<IAuditVault>(), provider.DisposeAsync);
        }
        catch (StorageException exception)
        {
            await provider.DisposeAsync();
            return exception.Error;
        }
    }

    /// <summary>Why a process may not start on this database; null when it may.</summary>
    public static async Task<Error?> RefusalAsync(ScaleOut scaleOut, IConfiguration configuration, CancellationToken cancellation)
    {
        await using var database = PostgresDatabase.Open(Postgres(scaleOut, configuration), TimeProvider.System);
        try
        {
            return await UnfinishedMove.RefusalAsync(database, cancellation);
        }
        catch (StorageException exception)
        {
            return exception.Error with { Message = $"PostgreSQL cannot be used: {exception.InnerException?.Message ?? exception.Message}" };
        }
    }

    private static PostgresOptions Postgres(ScaleOut scaleOut, IConfiguration configuration) =>
        (configuration.GetSection(PostgresOptions.Section).Get<PostgresOptions>() ?? new PostgresOptions()) with { ConnectionString = scaleOut.Database };

    private static NatsOptions Nats(ScaleOut scaleOut, IConfiguration configuration) =>
        (configuration.GetSection(NatsOptions.Section).Get<NatsOptions>() ?? new NatsOptions()) with { Url = scaleOut.Nats };
}
