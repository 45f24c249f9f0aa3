using Alexandria.Host.Running;

namespace Alexandria.Host;

/// <summary>The services that verbs may ask for, composed when the first one is asked for: most verbs need none, and then nothing is opened.</summary>
internal sealed class VerbServices : IServiceProvider
{
    private readonly Lazy<IServiceProvider> composed;

    public VerbServices(ProcessSetup setup, string dataDirectory)
    {
        var configuration = setup.Configuration(dataDirectory);
        composed = new(() => AlexandriaApp.Build(new HostSettings { DataDirectory = dataDirectory, Configuration = configuration.Root, Modules = setup.Modules }).Services);
    }

    // Asked by ActivatorUtilities for each verb that is listed; not a service that a verb needs.
    public object? GetService(Type serviceType) => serviceType == typeof(IServiceProviderIsService) ? null : composed.Value.GetService(serviceType);
}
