using System.Reflection;
using System.Text.Json.Nodes;
using Alexandria.Kernel.Configuration;
using Alexandria.Modules;
using Alexandria.Operations;

namespace Alexandria.Host.Configuration;

/// <summary>One value of the configuration, as it is in force.</summary>
/// <param name="Key">As in the file.</param>
/// <param name="Value">As text; a secret is masked; null when it is not set.</param>
/// <param name="Origin">The file, the variable or the option that it comes from, or <c>default</c>.</param>
internal sealed record SettingView(string Key, string? Value, string Origin);

/// <summary>Everything that there is to say about a configuration: its values, its faults, its schema.</summary>
internal sealed class ConfigurationReport(LoadedConfiguration configuration, IReadOnlyList<OptionsRegistration> registrations)
{
    private const string Masked = "********";

    /// <summary>All faults at once, sorted by key; empty when the process may start.</summary>
    public IReadOnlyList<ConfigurationFault> Faults() =>
    [
        .. new[] { configuration.FileFault }.OfType<ConfigurationFault>()
            .Concat(UnknownKeys())
            .Concat(HostFaults())
            .Concat(ConfigurationCheck.Run(configuration.Root, registrations))
            .DistinctBy(f => (f.Key, f.Message))
            .OrderBy(f => f.Key, StringComparer.Ordinal),
    ];

    public IReadOnlyList<SettingView> Values() =>
    [
        .. Section("", typeof(ProcessOptions)),
        .. registrations.SelectMany(r => Section(r.Section + ":", r.Type)),
    ];

    public JsonObject Schema() => ConfigurationSchema.Of([new OptionsRegistration("", typeof(ProcessOptions)), .. registrations]);

    private IEnumerable<ConfigurationFault> UnknownKeys()
    {
        HashSet<string> known = new(Properties(typeof(ProcessOptions)).Select(p => p.Name).Concat(registrations.Select(r => r.Section.Split(':')[0])), StringComparer.OrdinalIgnoreCase);
        return configuration.Root.GetChildren()
            .Where(c => !known.Contains(c.Key))
            .Select(c => new ConfigurationFault(c.Key, $"is unknown; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}"));
    }

    private IEnumerable<ConfigurationFault> HostFaults()
    {
        foreach (var fault in Replicas.ScaleOut.Faults(configuration.Host))
        {
            yield return fault;
        }

        if (Running.ListenAddress.ParseAll(configuration.Host.Urls) is { Failed: true } addresses)
        {
            yield return new("Urls", addresses.Error.Message);
        }

        if (Running.TrustedProxies.Parse(configuration.Host.TrustedProxies) is { Failed: true } proxies)
        {
            yield return new("TrustedProxies", proxies.Error.Message);
        }
    }

    private IEnumerable<SettingView> Section(string prefix, Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in Properties(type))
        {
            var key = prefix + property.Name;
            var section = configuration.Root.GetSection(key);
            var value = key == nameof(ProcessOptions.Data)
                ? configuration.DataDirectory
                : section.Value ?? (section.GetChildren().Any() ? string.Join(", ", section.AsEnumerable(makePathsRelative: true).Select(v => v.Value).OfType<string>()) : Text(property.GetValue(defaults)));
            var masked = value is { Length: > 0 } && property.IsDefined(typeof(SecretAttribute)) ? Masked : value;
            yield return new SettingView(key, masked, section.GetChildren().FirstOrDefault() is { } child ? configuration.OriginOf(child.Path) : configuration.OriginOf(key));
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => ConfigurationCheck.PropertiesOf(type).Where(p => p is { CanRead: true, CanWrite: true });

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable other => other.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        System.Collections.IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        _ => value.ToString(),
    };
}
