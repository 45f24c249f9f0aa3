using System.ComponentModel.DataAnnotations;
using Alexandria.Audit;
using Alexandria.Events;
using Alexandria.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats;

/// <summary>Registers the bus between many processes.</summary>
public static class NatsRegistration
{
    /// <summary>Adds <see cref="IEventBus"/> on NATS JetStream. It connects when the container is first asked for it, and drains when the container is disposed (asynchronously).</summary>
    /// <exception cref="ValidationException">An option is wrong, or there is no URL.</exception>
    public static IServiceCollection AddJetStream(this IServiceCollection services, NatsOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (options.Url.Length == 0)
        {
            throw new ValidationException($"{NatsOptions.Section}:{nameof(NatsOptions.Url)} must be set.");
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => new JetStreamBus(options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<JetStreamBus>>()));
        services.TryAddSingleton<IEventBus>(p => p.GetRequiredService<JetStreamBus>());
        return services;
    }

    /// <summary>Adds the check that there is a connection; for processes that are of no use without one.</summary>
    public static IServiceCollection AddJetStreamReadiness(this IServiceCollection services) =>
        services.AddSingleton<IReadinessCheck>(p => new NatsReadiness(p.GetRequiredService<JetStreamBus>()));

    /// <summary>Adds <see cref="IAuditVault"/> with the checkpoint on the bus.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="options">Those of <see cref="AddJetStream"/>.</param>
    /// <param name="key">The key of the audit's chain.</param>
    /// <param name="dataDirectory">Where this process keeps its copy.</param>
    public static IServiceCollection AddJetStreamAuditVault(this IServiceCollection services, NatsOptions options, ReadOnlyMemory<byte> key, string dataDirectory) =>
        services.AddSingleton<IAuditVault>(p => new JetStreamAuditVault(key, p.GetRequiredService<JetStreamBus>(), options, dataDirectory));
}
