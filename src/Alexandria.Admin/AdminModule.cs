using Alexandria.Modules;

namespace Alexandria.Admin;

/// <summary>Shows administrators what the platform did: audit, events and their deliveries, workflows. It owns no rows; it asks the kernel's query ports.</summary>
public sealed class AdminModule : IModule
{
    public string Name => "Admin";

    public void Configure(ModuleBuilder builder)
    {
        // Operations and pages are discovered; there is nothing else to register.
    }
}
