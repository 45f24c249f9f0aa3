using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats;

/// <summary>Registers the bus between many processes.</summary>
public static class NatsRegistration
{
    /// <summary>Adds <see cref="IEventBus"/> on NATS JetStream and its readiness check. It connects when the container is first asked for it, and drains when the container is disposed (asynchronously).</summary>
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
        services.AddSingleton<IReadinessCheck>(p => new NatsReadiness(p.GetRequiredService<JetStreamBus>()));
        return services;
    }
}
