namespace Alexandria.Host.Backup;

/// <summary>The first entry of a backup, <c>manifest.json</c>: what follows it, so that whoever reads knows what to expect before he unpacks it.</summary>
internal sealed record BackupManifest
{
    /// <summary>The layout that this program writes.</summary>
    public const int PresentFormat = 1;

    public required int Format { get; init; }

    /// <summary>Version of the program that made it: <c>0.1.0</c>.</summary>
    public required string Product { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Size of the database, bytes.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>SHA-256 of the database, lower-case hexadecimal.</summary>
    public required string DatabaseSha256 { get; init; }

    /// <summary>Number of blobs. The name of each is the SHA-256 of its content.</summary>
    public required long Blobs { get; init; }

    /// <summary>Size of all blobs, bytes.</summary>
    public required long BlobBytes { get; init; }

    /// <summary>Keys and the audit's checkpoint: path in the data directory → SHA-256.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Rows by table.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }
}

/// <summary>What a backup came to.</summary>
internal sealed record BackupReport
{
    public required string File { get; init; }

    /// <summary>Size of the file, bytes.</summary>
    public required long Bytes { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Whether it was read again as a whole and found sound.</summary>
    public required bool Verified { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string Product { get; init; }

    public required long Tickets { get; init; }

    public required long AuditRecords { get; init; }

    public required long DatabaseBytes { get; init; }

    public required long Blobs { get; init; }

    public required long BlobBytes { get; init; }

    public static BackupReport Of(string file, BackupManifest manifest, TimeSpan spent, bool verified) => new()
    {
        File = file,
        Bytes = new FileInfo(file).Length,
        Seconds = Math.Round(spent.TotalSeconds, 2),
        Verified = verified,
        MadeAt = manifest.MadeAt,
        Product = manifest.Product,
        Tickets = manifest.Rows.GetValueOrDefault("tickets"),
        AuditRecords = manifest.Rows.GetValueOrDefault("audit"),
        DatabaseBytes = manifest.DatabaseBytes,
        Blobs = manifest.Blobs,
        BlobBytes = manifest.BlobBytes,
    };
}
