namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>What an archive held and where its files are now.</summary>
internal sealed record ExtractionSummary
{
    public required ArchiveFormat Format { get; init; }

    /// <summary>In the order of the archive.</summary>
    public required IReadOnlyList<ExtractedFile> Files { get; init; }

    /// <summary>Directories, those included that only a path implies.</summary>
    public required int Directories { get; init; }

    /// <summary>Of all files.</summary>
    public required long Bytes { get; init; }

    public required long ArchiveBytes { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of all files for each byte of the archive.</summary>
    public double Ratio => ArchiveBytes == 0 ? 0 : (double)Bytes / ArchiveBytes;
}

/// <param name="Path">Within the target, with forward slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">64 hexadecimal digits, lower case.</param>
internal sealed record ExtractedFile(string Path, long Bytes, string Sha256);

/// <param name="Path">The file that is being written.</param>
/// <param name="Files">Files that are done.</param>
/// <param name="Bytes">Written so far.</param>
internal readonly record struct ExtractionProgress(string Path, int Files, long Bytes);
