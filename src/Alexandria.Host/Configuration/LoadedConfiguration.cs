using Alexandria.Kernel.Configuration;
using Alexandria.Modules;

namespace Alexandria.Host.Configuration;

/// <summary>The configuration with its precedence: command line, then <c>ALEXANDRIA_*</c> variables, then <c>alexandria.json</c> in the data directory, then defaults.</summary>
internal sealed class LoadedConfiguration
{
    public const string FileName = "alexandria.json";
    private const string Prefix = "ALEXANDRIA_";

    /// <summary>Variables of the client and of the tests, which configure no process.</summary>
    private static readonly HashSet<string> NotOurs = new(StringComparer.OrdinalIgnoreCase) { "URL", "KEY", "TEST_DATA" };

    private readonly IReadOnlyDictionary<string, string> variables;

    private LoadedConfiguration(IConfigurationRoot root, string dataDirectory, IReadOnlyDictionary<string, string> variables, ConfigurationFault? fileFault)
    {
        (Root, DataDirectory, this.variables, FileFault) = (root, dataDirectory, variables, fileFault);
        Host = root.Get<ProcessOptions>() ?? new ProcessOptions();
    }

    public IConfigurationRoot Root { get; }

    /// <summary>Absolute.</summary>
    public string DataDirectory { get; }

    public ProcessOptions Host { get; }

    /// <summary>What the process does, in a configuration without faults.</summary>
    public ProcessRoles Roles => ProcessRoles.Parse(Host.Roles).Value;

    /// <summary>Set when the file is there but is no JSON object.</summary>
    public ConfigurationFault? FileFault { get; }

    /// <param name="commandLine">Keys as in the file with the values of the options given.</param>
    /// <param name="environment">The process's variables.</param>
    public static LoadedConfiguration Load(IReadOnlyDictionary<string, string?> commandLine, IReadOnlyDictionary<string, string> environment)
    {
        var named = environment
            .Where(v => v.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !NotOurs.Contains(v.Key[Prefix.Length..]))
            .ToDictionary(v => KeyOf(v.Key), v => v.Key, StringComparer.OrdinalIgnoreCase);
        var given = commandLine.Where(o => o.Value is not null).ToDictionary(o => o.Key, o => o.Value, StringComparer.OrdinalIgnoreCase);
        var directory = Path.GetFullPath(
            given.GetValueOrDefault(nameof(ProcessOptions.Data)) ?? (named.TryGetValue(nameof(ProcessOptions.Data), out var name) ? environment[name] : new ProcessOptions().Data));
        var file = Path.Combine(directory, FileName);
        ConfigurationFault? fault = null;
        IConfigurationRoot Build(bool withFile)
        {
            var builder = new ConfigurationBuilder();
            builder.AddJsonFile(c =>
            {
                (c.Path, c.Optional, c.ReloadOnChange) = (withFile ? file : file + ".none", true, false);
                c.ResolveFileProvider();
            });
            builder.AddInMemoryCollection(named.Select(v => KeyValuePair.Create(v.Key, (string?)environment[v.Value])));
            builder.AddInMemoryCollection(given);
            return builder.Build();
        }

        try
        {
            return new LoadedConfiguration(Build(withFile: true), directory, named, null);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            fault = new ConfigurationFault(FileName, $"cannot be read: {(exception.InnerException ?? exception).Message.TrimEnd('.')}");
            return new LoadedConfiguration(Build(withFile: false), directory, named, fault);
        }
    }

    /// <summary>Where a value comes from, in words.</summary>
    public string OriginOf(string key)
    {
        var providers = Root.Providers.ToList();
        for (var i = providers.Count - 1; i >= 0; i--)
        {
            if (providers[i].TryGet(key, out _))
            {
                return i switch { 0 => FileName, 1 => variables.GetValueOrDefault(key, "environment"), _ => "--" + key.ToLowerInvariant() };
            }
        }

        return "default";
    }

    // Two underscores separate section and name, as everywhere in .NET; the administrator's key has a short name of its own.
    private static string KeyOf(string variable) => variable[Prefix.Length..] switch
    {
        var name when name.Equals("ADMIN_KEY", StringComparison.OrdinalIgnoreCase) => "Access:AdminKey",
        var name => name.Replace("__", ":", StringComparison.Ordinal),
    };
}
