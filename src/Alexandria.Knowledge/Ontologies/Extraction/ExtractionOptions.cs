using System.ComponentModel.DataAnnotations;

namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>The limits of one extraction. Each is a gate: what exceeds it is refused as a whole.</summary>
internal sealed record ExtractionOptions
{
    /// <summary>Formats that may be extracted.</summary>
    [MinLength(1)]
    public IReadOnlyList<ArchiveFormat> Formats { get; init; } = Enum.GetValues<ArchiveFormat>();

    /// <summary>Files and directories, those included that only a path implies.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; init; } = 50_000;

    /// <summary>Names in one path.</summary>
    [Range(1, 256)]
    public int MaxDepth { get; init; } = 32;

    /// <summary>Bytes (UTF-8) of one name. 255 is what common file systems hold.</summary>
    [Range(1, 255)]
    public int MaxNameBytes { get; init; } = 255;

    /// <summary>Bytes (UTF-8) of one path within the target.</summary>
    [Range(1, 4096)]
    public int MaxPathBytes { get; init; } = 1024;

    /// <summary>Bytes (UTF-8) of all paths together: what the list of entries takes in memory.</summary>
    [Range(1024, 1L << 30)]
    public long MaxNamesBytes { get; init; } = 8L << 20;

    /// <summary>Bytes of one file, measured while it is written.</summary>
    [Range(1, long.MaxValue)]
    public long MaxFileBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of all files, measured while they are written; also what an outer compression may yield.</summary>
    [Range(1, long.MaxValue)]
    public long MaxTotalBytes { get; init; } = 8L << 30;

    /// <summary>Bytes of one entry for each byte that is stored of it.</summary>
    [Range(1.0, 100_000.0)]
    public double MaxEntryRatio { get; init; } = 200;

    /// <summary>Bytes of everything for each byte of the archive.</summary>
    [Range(1.0, 100_000.0)]
    public double MaxTotalRatio { get; init; } = 100;

    /// <summary>Bytes that stay free on the target's disk.</summary>
    [Range(0, long.MaxValue)]
    public long DiskReserveBytes { get; init; } = 512L << 20;

    /// <summary>Below so many bytes no ratio is looked at: small repetitive files compress well and harm nobody.</summary>
    public const long RatioFloor = 1L << 20;
}
