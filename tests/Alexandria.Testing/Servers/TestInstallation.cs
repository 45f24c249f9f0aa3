using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Alexandria.Adapters.Postgres;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;

namespace Alexandria.Testing.Servers;

/// <summary>Where the processes of one installation keep their things. Tests that run in both homes take the one that <c>ALEXANDRIA_TEST_HOME</c> names: <c>embedded</c> (the default) or <c>scale-out</c>.</summary>
/// <param name="Database">Npgsql connection string.</param>
/// <param name="Nats">Addresses of the NATS servers.</param>
/// <param name="KeyFile">The installation's key.</param>
/// <param name="Prefix">Of its subjects and streams, since tests share servers.</param>
public sealed record TestInstallation(string Database, string Nats, string KeyFile, string Prefix)
{
    /// <summary>What a test says that is about the files of the embedded home.</summary>
    public const string EmbeddedOnly = "This is about the files of the embedded home; the scale-out home has its own tests.";

    private static readonly ConcurrentDictionary<string, Lazy<Task<TestInstallation>>> ByDirectory = new(StringComparer.Ordinal);

    private static readonly Lazy<Task<PostgresServer>> Postgres = new(() => PostgresServer.StartAsync("max_connections=400"));

    private static readonly Lazy<Task<NatsServer>> Bus = new(StartBusAsync);

    private static int made;

    /// <summary>Whether the tests of this run take PostgreSQL and NATS.</summary>
    public static bool IsScaleOut { get; } = Environment.GetEnvironmentVariable("ALEXANDRIA_TEST_HOME") switch
    {
        null or "" or "embedded" => false,
        "scale-out" => true,
        var other => throw new InvalidOperationException($"ALEXANDRIA_TEST_HOME is '{other}'; it takes 'embedded' or 'scale-out'."),
    };

    /// <summary>Servers of a cluster that keep each message.</summary>
    public int BusReplicas { get; init; } = 1;

    /// <summary>The variables that make a process one of this installation.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ALEXANDRIA_DATABASE"] = Database,
        ["ALEXANDRIA_NATS"] = Nats,
        ["ALEXANDRIA_KEYFILE"] = KeyFile,
        ["ALEXANDRIA_JETSTREAM__PREFIX"] = Prefix,
        ["ALEXANDRIA_JETSTREAM__REPLICAS"] = BusReplicas.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Makes an empty installation on servers that may be shared.</summary>
    public static async Task<TestInstallation> CreateAsync(PostgresServer postgres, NatsServer nats)
    {
        var database = await postgres.CreateDatabaseAsync();

        // The rules that tests hold the rows against are written once, for both homes.
        await postgres.ExecuteAsync(
            "create function json_extract(doc text, path text) returns text language sql immutable as $$ select doc::jsonb #>> string_to_array(substr(path, 3), '.') $$",
            new Npgsql.NpgsqlConnectionStringBuilder(database).Database!);
        var key = Path.Combine(Directory.CreateTempSubdirectory("alexandria-key-").FullName, "installation.key");
        await File.WriteAllTextAsync(key, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new(database, nats.Url, key, string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref made)}"));
    }

    /// <summary>The installation to which a data directory belongs, made when it is first asked for; null in the embedded home.</summary>
    public static async Task<TestInstallation?> OfAsync(string dataDirectory) => IsScaleOut
        ? await ByDirectory.GetOrAdd(Path.GetFullPath(dataDirectory), _ => new(async () => await CreateAsync(await Postgres.Value, await Bus.Value))).Value
        : null;

    /// <summary>Makes a data directory one of an installation that is there.</summary>
    public void Claim(string dataDirectory) => ByDirectory[Path.GetFullPath(dataDirectory)] = new(Task.FromResult(this));

    /// <summary>Variables for a process on a data directory; none in the embedded home.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> VariablesAsync(string dataDirectory) =>
        ByDirectory.TryGetValue(Path.GetFullPath(dataDirectory), out var known)
            ? (await known.Value).Variables
            : (await OfAsync(dataDirectory))?.Variables ?? new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads what is stored, from outside, whether or not a process runs on it.</summary>
    public static async Task<T> ReadAsync<T>(string dataDirectory, Func<IReadWork, Task<T>> read)
    {
        var installation = ByDirectory.TryGetValue(Path.GetFullPath(dataDirectory), out var known) ? await known.Value : await OfAsync(dataDirectory);
        if (installation is not null)
        {
            return await installation.ReadAsync(read);
        }

        await using var file = SqliteDatabase.OpenReadOnly(Path.Combine(dataDirectory, "alexandria.db"));
        return await file.ReadAsync(read, CancellationToken.None);
    }

    /// <summary>Reads what is stored in PostgreSQL.</summary>
    public async Task<T> ReadAsync<T>(Func<IReadWork, Task<T>> read)
    {
        await using var database = PostgresDatabase.Open(new PostgresOptions { ConnectionString = Database, MaxConnections = 2 }, TimeProvider.System);
        return await database.ReadAsync(read, CancellationToken.None);
    }

    private static async Task<NatsServer> StartBusAsync()
    {
        // Each installation reserves the room that its streams may take.
        var server = await NatsServer.StartAsync(new NatsServerStart { MaxFileStore = 1L << 46 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.KillAsync().Wait(TimeSpan.FromSeconds(5));
        return server;
    }
}
