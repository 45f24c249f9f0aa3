using Alexandria.Adapters.DataDirectory;
using Alexandria.Host.Configuration;
using Alexandria.Kernel.Configuration;
using Alexandria.Modules;

namespace Alexandria.Host.Replicas;

/// <summary>The scale-out home: PostgreSQL and NATS JetStream, for any number of processes.</summary>
/// <param name="Database">Npgsql connection string.</param>
/// <param name="Nats">Addresses, separated by commas.</param>
/// <param name="KeyFile">The installation's key.</param>
/// <param name="Roles">What this process does.</param>
internal sealed record ScaleOut(string Database, string Nats, string KeyFile, ProcessRoles Roles)
{
    /// <summary>The home that a configuration without faults asks for; null for the embedded one.</summary>
    public static ScaleOut? Of(ProcessOptions options) =>
        options.Database.Length == 0 ? null : new(options.Database, options.Nats, options.KeyFile, ProcessRoles.Parse(options.Roles).Value);

    /// <summary>Homes are chosen as a whole; a mixture is refused with the reason.</summary>
    public static IEnumerable<ConfigurationFault> Faults(ProcessOptions options)
    {
        var roles = ProcessRoles.Parse(options.Roles);
        if (roles.Failed)
        {
            yield return new("Roles", roles.Error.Message);
        }

        if (options is { Database: "", Nats: "" })
        {
            if (!roles.Failed && roles.Value.Value != ProcessRole.All)
            {
                yield return new("Roles", $"is '{options.Roles}'; the embedded home (SQLite) is one process that does everything, so only 'all' is possible. Roles need Database and Nats");
            }

            yield break;
        }

        if (options.Nats.Length == 0)
        {
            yield return new("Nats", "is missing; PostgreSQL goes with NATS JetStream (nats://host:4222), SQLite with the embedded bus, and no other mixture");
        }

        if (options.Database.Length == 0)
        {
            yield return new("Database", "is missing; NATS JetStream goes with PostgreSQL (Host=…;Database=…), SQLite with the embedded bus, and no other mixture");
        }
        else if (!options.Database.Split(';').Any(part => part.Split('=')[0].Trim() is var key && (key.Equals("Host", StringComparison.OrdinalIgnoreCase) || key.Equals("Server", StringComparison.OrdinalIgnoreCase))))
        {
            yield return new("Database", "has no Host; give a PostgreSQL connection string such as Host=db;Database=alexandria;Username=alexandria, or leave it out for SQLite in the data directory");
        }

        if (KeyFault(options.KeyFile) is { } fault)
        {
            yield return new("KeyFile", fault);
        }
    }

    private static string? KeyFault(string file)
    {
        if (file.Length == 0)
        {
            return "is missing; all processes of an installation share one key. Make it once with 'openssl rand -hex 32', in a file that only the owner may read";
        }

        try
        {
            _ = AuditVaultFiles.ReadKey(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"cannot be used: {exception.Message.TrimEnd('.')}";
        }

        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) == UnixFileMode.None
            ? null
            : $"names {file}, which others than its owner may read; chmod 600 it";
    }
}
