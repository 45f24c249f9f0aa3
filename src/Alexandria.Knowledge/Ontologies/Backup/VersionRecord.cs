using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Plan;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>A version as a backup keeps it: all that cannot be read again out of its files.</summary>
public sealed record VersionRecord
{
    public required VersionView Version { get; init; }

    /// <summary>By path.</summary>
    public required IReadOnlyList<FileView> Files { get; init; }

    /// <summary>Bytes of the downloaded file; null when it is not in the store.</summary>
    public long? ArtifactBytes { get; init; }

    /// <summary>Whether every file is in the store.</summary>
    public required bool Whole { get; init; }

    /// <summary>What was pulled, and how it is read.</summary>
    public required PlanEntry Entry { get; init; }

    /// <summary>When it was checked last; null when it never was.</summary>
    public DateTimeOffset? ValidatedAt { get; init; }

    /// <summary>What upstream said of the file, so that the next pull need not download it; null when something else was downloaded since.</summary>
    public UpstreamRecord? Upstream { get; init; }

    /// <summary>The plan that it was pulled by; null when there is none any more.</summary>
    public PlanRecord? Plan { get; init; }
}

/// <summary>What upstream said of a file.</summary>
public sealed record UpstreamRecord
{
    public string? MediaType { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }
}

/// <summary>A plan with the specification that it was made from.</summary>
public sealed record PlanRecord
{
    public required string Id { get; init; }

    /// <summary>The YAML; empty when it came as a lock.</summary>
    public required string Specification { get; init; }

    public required IReadOnlyList<PlanEntry> Entries { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What <c>ontologies.restore-version</c> takes.</summary>
internal sealed record RestorableVersion
{
    /// <summary>The longest JSON of it, bytes: an archive has up to 50,000 files.</summary>
    public const int MostBytes = 24 << 20;

    public required VersionRecord Record { get; init; }

    /// <summary>The pieces that its files consist of, where they are not in the store as files already.</summary>
    public required IReadOnlyList<UploadedFile> Files { get; init; }
}

/// <summary>A file whose pieces have been stored.</summary>
internal sealed record UploadedFile(string Sha256, IReadOnlyList<StoredPiece> Pieces);
