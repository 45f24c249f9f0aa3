using System.Security.Cryptography;
using System.Text.Json;
using Alexandria.Audit;

namespace Alexandria.Adapters.DataDirectory;

/// <summary>The audit's key and checkpoint as files in the data directory, beside the database and not in it: <c>keys/audit.key</c> (0600) and <c>audit-checkpoint.json</c>.</summary>
public sealed class AuditVaultFiles : IAuditVault
{
    private const int KeyBytes = 32;
    private readonly string checkpointPath;

    /// <summary>Opens the vault of a data directory; makes the key when there is none yet.</summary>
    /// <exception cref="InvalidDataException">The key file is there but is no key.</exception>
    public AuditVaultFiles(string dataDirectory)
    {
        checkpointPath = CheckpointPath(dataDirectory);
        var keyPath = KeyPath(dataDirectory);
        if (!File.Exists(keyPath))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(keyPath)!);
            DirectoryFlush.Flush(dataDirectory);
            DurableFile.Write(keyPath, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        Key = ReadKey(keyPath);
    }

    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>Whether a data directory has a key already; whoever only reads must not make one.</summary>
    public static bool HasKey(string dataDirectory) => File.Exists(KeyPath(dataDirectory));

    /// <summary>The key in a file: at least 32 bytes in hexadecimal.</summary>
    /// <exception cref="InvalidDataException">The file holds no key.</exception>
    public static ReadOnlyMemory<byte> ReadKey(string keyPath)
    {
        var text = File.ReadAllText(keyPath).Trim();
        return text.Length >= 2 * KeyBytes && text.All(char.IsAsciiHexDigit) && text.Length % 2 == 0
            ? Convert.FromHexString(text)
            : throw new InvalidDataException($"{keyPath} is not a key of at least {KeyBytes} bytes in hexadecimal; restore it from a backup, without it the audit cannot be verified.");
    }

    public Task<AuditCheckpoint?> ReadCheckpointAsync(CancellationToken cancellation) => ReadCheckpointAsync(checkpointPath, cancellation);

    public Task WriteCheckpointAsync(AuditCheckpoint checkpoint, CancellationToken cancellation)
    {
        WriteCheckpoint(checkpointPath, checkpoint);
        return Task.CompletedTask;
    }

    internal static string CheckpointPath(string dataDirectory) => Path.Combine(dataDirectory, "audit-checkpoint.json");

    internal static async Task<AuditCheckpoint?> ReadCheckpointAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return Json.Read<AuditCheckpoint>(await File.ReadAllTextAsync(path, cancellation));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the checkpoint file {Path.GetFileName(path)} cannot be read", exception);
        }
    }

    internal static void WriteCheckpoint(string path, AuditCheckpoint checkpoint) => DurableFile.Write(path, Json.Write(checkpoint));

    private static string KeyPath(string dataDirectory) => Path.Combine(dataDirectory, "keys", "audit.key");
}
