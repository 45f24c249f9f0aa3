using Alexandria.Adapters.DuckDb;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Adapters.LanguageModels;
using Alexandria.Adapters.Nats;
using Alexandria.Adapters.Postgres;
using Alexandria.Host.Configuration;
using Alexandria.Host.Logging;
using Alexandria.Host.Telemetry;
using Alexandria.Kernel;
using Alexandria.Kernel.Configuration;
using Alexandria.Kernel.Modules;
using Alexandria.Modules;
using Alexandria.Surfaces.Mcp;
using Alexandria.Surfaces.Monitoring;
using Alexandria.Surfaces.Stopping;

namespace Alexandria.Host.Running;

/// <summary>What every verb starts from: the installed modules, and how the process is configured.</summary>
internal sealed class ProcessSetup
{
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly Lazy<IReadOnlyList<OptionsRegistration>> registrations;

    public ProcessSetup(IReadOnlyDictionary<string, string> environment)
    {
        this.environment = environment;
        Modules = InstalledModules.Find();
        Inventory = ModuleInventory.Of(Modules);
        registrations = new(Declared);
    }

    public IReadOnlyList<IModule> Modules { get; }

    public ModuleInventory Inventory { get; }

    public string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public LoadedConfiguration Configuration(string? data, string? urls = null, string? roles = null) => LoadedConfiguration.Load(
        new Dictionary<string, string?>(StringComparer.Ordinal) { [nameof(ProcessOptions.Data)] = data, [nameof(ProcessOptions.Urls)] = urls, [nameof(ProcessOptions.Roles)] = roles },
        environment);

    public ConfigurationReport Report(LoadedConfiguration configuration) => new(configuration, registrations.Value);

    /// <summary>The faults as one error; null when the process may start.</summary>
    public Error? Refusal(LoadedConfiguration configuration) => Refusal([.. Report(configuration).Faults(), .. TraceSettings.Faults(Variable)]);

    public static Error? Refusal(IReadOnlyList<ConfigurationFault> faults) => faults.Count == 0
        ? null
        : Error.Invalid("invalid_configuration", $"The configuration has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")}; 'alexandria config schema' tells what there is.") with
        {
            Fields = faults.GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(f => f.Message).ToArray(), StringComparer.Ordinal),
        };

    // Over an empty configuration: what is declared must not depend on values that may be wrong.
    private IReadOnlyList<OptionsRegistration> Declared() =>
    [
        new OptionsRegistration("Monitoring", typeof(MonitoringOptions)),
        new OptionsRegistration("Logging", typeof(LogOptions)),
        new OptionsRegistration("Mcp", typeof(McpOptions)),
        new OptionsRegistration(StoppingOptions.Section, typeof(StoppingOptions)),
        new OptionsRegistration(UpgradeOptions.Section, typeof(UpgradeOptions)),
        new OptionsRegistration(PostgresOptions.Section, typeof(PostgresOptions)),
        new OptionsRegistration(NatsOptions.Section, typeof(NatsOptions)),
        new OptionsRegistration(ModelOptions.Section, typeof(ModelOptions)),
        new OptionsRegistration(AnalyticsOptions.Section, typeof(AnalyticsOptions)),
        new OptionsRegistration(DownloadOptions.Section, typeof(DownloadOptions)),
        .. new ServiceCollection().AddKernel(new ConfigurationBuilder().Build(), Modules).Options,
    ];
}
