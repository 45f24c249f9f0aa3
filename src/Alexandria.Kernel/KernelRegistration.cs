using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Kernel.Audit;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Modules;
using Alexandria.Kernel.Operations;
using Alexandria.Kernel.Retention;
using Alexandria.Kernel.Telemetry;
using Alexandria.Kernel.Workflows;
using Alexandria.Modules;
using Alexandria.Monitoring;
using Alexandria.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Kernel;

/// <summary>Puts the kernel together with the installed modules. The ports (<see cref="IDatabase"/>, <see cref="IMigrator"/>, <see cref="IAuditVault"/>, …) are registered by whoever composes.</summary>
public static class KernelRegistration
{
    /// <summary>Registers the kernel and the modules.</summary>
    /// <returns>What was discovered, for the surfaces, and the options that kernel and modules declare.</returns>
    public static KernelParts AddKernel(this IServiceCollection services, IConfiguration configuration, params IReadOnlyList<IModule> modules)
    {
        var inventory = ModuleInventory.Of(modules);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(inventory);

        // Before any hosted service starts: they find the schema as they expect it.
        services.AddHostedService<SchemaStart>();

        services.AddSingleton(new OperationCatalog(inventory.Operations));
        services.AddSingleton(s => new OperationHandlers(inventory.Handlers, s.GetRequiredService<OperationCatalog>(), s));
        services.TryAddSingleton(configuration.GetSection(RateLimitOptions.Section).Get<RateLimitOptions>() ?? new RateLimitOptions());
        services.AddSingleton<RateLimits>();
        services.AddSingleton<IRateLimits>(s => s.GetRequiredService<RateLimits>());
        services.AddSingleton<OperationPipeline>();
        services.AddSingleton<IOperations>(provider => provider.GetRequiredService<OperationPipeline>());
        foreach (var handler in inventory.Handlers)
        {
            services.TryAddSingleton(handler);
        }

        services.AddSingleton<AuditStore>();
        services.AddSingleton<IAuditLog, AuditLog>();
        // Services stop in reverse order: what the others still record is sealed at the end.
        AddHosted<AuditSealer>(services);
        AddHosted<FailureAudit>(services);
        services.TryAddSingleton(configuration.GetSection(RetentionOptions.Section).Get<RetentionOptions>() ?? new RetentionOptions());
        AddHosted<RetentionSweep>(services);
        services.TryAddSingleton<IErasure, Erasure>();
        services.AddHostedService<ErasureCompaction>();

        services.AddEvents(inventory.Events, inventory.Subscribers, inventory.Projections, inventory.Upcasters).AddWorkflows(inventory.Workflows);

        services.AddSingleton(BackgroundWork.Of);
        services.AddSingleton<IScrapedFigures, StoredFigures>();

        var builder = new ModuleBuilder(services, configuration);
        foreach (var module in modules)
        {
            module.Configure(builder);
        }

        services.AddSingleton(_ => new EventStreams(builder.EventStreams));

        foreach (var verb in inventory.Verbs)
        {
            services.AddSingleton(typeof(Verb), verb);
        }

        return new KernelParts(inventory, [new OptionsRegistration(RateLimitOptions.Section, typeof(RateLimitOptions)), new OptionsRegistration(RetentionOptions.Section, typeof(RetentionOptions)), .. builder.Options]);
    }

    private static void AddHosted<TService>(IServiceCollection services)
        where TService : class, IHostedService
    {
        services.AddSingleton<TService>();
        services.AddHostedService(s => s.GetRequiredService<TService>());
    }

    /// <summary>Brings the schema up to date before anything else runs.</summary>
    private sealed class SchemaStart(IMigrator migrator, ModuleInventory inventory, OperationHandlers handlers) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            // Asked for here, so that a missing handler stops the start and not the first call.
            ArgumentNullException.ThrowIfNull(handlers);
            await migrator.ApplyAsync(inventory.Migrations(migrator.Dialect), cancellationToken);
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What the composition needs to know of the kernel.</summary>
public sealed record KernelParts(ModuleInventory Inventory, IReadOnlyList<OptionsRegistration> Options);
