using Alexandria.Kernel.Events;
using Alexandria.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Kernel.Workflows;

/// <summary>Registers the workflow engine.</summary>
internal static class WorkflowsRegistration
{
    /// <param name="services">Where; <see cref="EventsRegistration.AddEvents"/> must have been called, and IOperations be there when steps run.</param>
    /// <param name="workflowTypes">Classes that derive from <see cref="Workflow{TState}"/>, one for each version.</param>
    public static IServiceCollection AddWorkflows(this IServiceCollection services, IReadOnlyList<Type> workflowTypes)
    {
        services.TryAddSingleton(provider => new WorkflowCatalog(workflowTypes, provider.GetRequiredService<EventCatalog>(), provider));
        services.TryAddSingleton<WorkflowMetrics>();
        services.TryAddSingleton<InstanceStore>();
        services.TryAddSingleton<Transitions>();
        services.TryAddSingleton<InstanceRunner>();
        services.TryAddSingleton<WorkflowEngine>();
        services.TryAddSingleton<IWorkflowLog, WorkflowLog>();
        services.AddSingleton<ISubscriptionSource>(provider => provider.GetRequiredService<WorkflowEngine>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<WorkflowEngine>());
        return services;
    }
}
