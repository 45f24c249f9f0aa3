using System.Text.RegularExpressions;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>The first file of a backup, <c>manifest.json</c>: what follows it, in order.</summary>
internal sealed record BackupManifest
{
    /// <summary>The layout that this program writes, and the newest that it reads.</summary>
    public const int PresentFormat = 1;

    public const string Name = "manifest.json";

    /// <summary>As <c>sha256sum</c> writes it: of the manifest, so that a flipped bit in it shows.</summary>
    public const string DigestName = "manifest.json.sha256";

    /// <summary>The longest manifest, bytes: that of half a million files.</summary>
    public const int MostBytes = 64 << 20;

    public required int Format { get; init; }

    /// <summary>Version of the program that wrote it.</summary>
    public required string Product { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>What can be restored; for each ontology the oldest first.</summary>
    public required IReadOnlyList<BackedUpVersion> Versions { get; init; }

    /// <summary>Every file after the manifest and its digest, in the order of the archive: before each version what belongs to it.</summary>
    public required IReadOnlyList<BackupEntry> Entries { get; init; }
}

/// <summary>A version in a backup.</summary>
internal sealed record BackedUpVersion(string Id, string OntologyId, long Number, string? Label, bool Latest);

/// <summary>A file in a backup.</summary>
/// <param name="Name"><c>files/DIGEST</c>, <c>plans/ID.json</c> or <c>versions/ID.json</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its digest.</param>
internal sealed partial record BackupEntry(string Name, long Bytes, string Sha256)
{
    public const string Files = "files/";
    public const string Plans = "plans/";
    public const string Versions = "versions/";

    public static string OfPlan(string id) => $"{Plans}{id}.json";

    public static string OfVersion(string id) => $"{Versions}{id}.json";

    /// <summary>The id that stands between folder and ending.</summary>
    public string IdIn(string folder) => Name[folder.Length..^".json".Length];

    /// <summary>Whether a backup can have it.</summary>
    public bool IsSound() => Bytes >= 0 && RecordCheck.IsDigest(Sha256) && Form().IsMatch(Name) && (!Name.StartsWith(Files, StringComparison.Ordinal) || Name[Files.Length..] == Sha256);

    [GeneratedRegex("^(files/[0-9a-f]{64}|(plans|versions)/[0-9a-zA-Z-]{1,64}\\.json)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Form();
}
