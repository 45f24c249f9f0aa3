using System.Formats.Tar;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Alexandria.Host.Backup;

/// <summary>The form of a backup: a tar of regular files under the names they have in the data directory, gzipped when the file's name ends with <c>.gz</c>.</summary>
internal static partial class BackupLayout
{
    public const string Manifest = "manifest.json";
    public const string Database = "alexandria.db";
    public const string Checkpoint = "audit-checkpoint.json";
    public const string Keys = "keys";
    public const string Blobs = "blobs";

    /// <summary>Largest manifest, key or checkpoint, bytes.</summary>
    public const int MostSmallBytes = 1024 * 1024;

    /// <summary>Most keys and checkpoints.</summary>
    public const int MostSmallFiles = 1_000;

    /// <summary>Whether a name is one of a key or of the checkpoint.</summary>
    public static bool IsSmallFile(string name) => name == Checkpoint || KeyName().IsMatch(name);

    /// <summary>The id of the blob that a name is of; null for every other name.</summary>
    public static string? BlobOf(string name) =>
        BlobName().Match(name) is { Success: true } match && match.Groups["id"].Value is var id
        && id.StartsWith(match.Groups["first"].Value + match.Groups["second"].Value, StringComparison.Ordinal)
            ? id
            : null;

    public static string NameOf(string blob) => $"{Blobs}/{blob[..2]}/{blob[2..4]}/{blob}";

    public static TarWriter Writer(Stream file, string path) =>
        new(IsCompressed(path) ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : file, TarEntryFormat.Pax, leaveOpen: !IsCompressed(path));

    public static TarReader Reader(Stream file, string path) =>
        new(IsCompressed(path) ? new GZipStream(file, CompressionMode.Decompress) : file);

    private static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.Ordinal);

    // No name that leads elsewhere: no dot at the beginning of a part, no empty part.
    [GeneratedRegex("^keys(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){1,3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyName();

    [GeneratedRegex("^blobs/(?<first>[0-9a-f]{2})/(?<second>[0-9a-f]{2})/(?<id>[0-9a-f]{64})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlobName();
}
