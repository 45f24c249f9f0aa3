using Alexandria.Knowledge.Ontologies.Plan;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Where a pull stands.</summary>
public enum PullStatus
{
    Running,

    /// <summary>Its version is the latest.</summary>
    Published,

    /// <summary>Upstream has nothing that the catalog does not have.</summary>
    Unchanged,

    /// <summary>Its version is in the catalog, yet its findings keep it from becoming the latest.</summary>
    Held,

    /// <summary>A gate or a fault in the file ended it.</summary>
    Refused,

    /// <summary>The program could not carry it out.</summary>
    Failed,

    /// <summary>Its version came back out of a backup.</summary>
    Restored,
}

/// <summary>What a running pull does.</summary>
public enum PullStage
{
    Download,
    Extract,
    Validate,
    Publish,
}

/// <summary>A pull as it is stored.</summary>
internal sealed record PullRow
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string PlanId { get; init; }

    public required string OntologyId { get; init; }

    /// <summary>JSON of the <see cref="PlanEntry"/>.</summary>
    public required string Entry { get; init; }

    public required PullStatus Status { get; init; }

    public required PullStage Stage { get; init; }

    /// <summary>Of the stage: bytes read.</summary>
    public required long Done { get; init; }

    public long? Total { get; init; }

    public string? Artifact { get; init; }

    public string? VersionId { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>JSON of the <see cref="Backup.RestoredState"/> that its version shall have; null for what is pulled.</summary>
    public string? Restored { get; init; }

    public required long Revision { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public PlanEntry Planned() => Json.Read<PlanEntry>(Entry);

    public PullView View() => new()
    {
        Id = Id,
        PlanId = PlanId,
        OntologyId = OntologyId,
        Url = Planned().Url,
        Status = Status,
        Stage = Stage,
        Done = Done,
        Total = Total,
        Artifact = Artifact,
        VersionId = VersionId,
        Code = Code,
        Message = Message,
        StartedBy = StartedBy,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
    };
}

/// <summary>An ontology on its way into the catalog.</summary>
public sealed record PullView
{
    public required string Id { get; init; }

    public required string PlanId { get; init; }

    public required string OntologyId { get; init; }

    /// <summary>Where its file comes from.</summary>
    public required string Url { get; init; }

    public required PullStatus Status { get; init; }

    /// <summary>The stage that it is in, or ended in.</summary>
    public required PullStage Stage { get; init; }

    /// <summary>Bytes of the stage that are done.</summary>
    public required long Done { get; init; }

    /// <summary>Bytes that the stage has to do; null when that is not known.</summary>
    public long? Total { get; init; }

    /// <summary>SHA-256 of the downloaded file; null before.</summary>
    public string? Artifact { get; init; }

    /// <summary>The version that came of it, or that was there already.</summary>
    public string? VersionId { get; init; }

    /// <summary>Why it was not published: a stable code.</summary>
    public string? Code { get; init; }

    /// <summary>The same for people, and what to do.</summary>
    public string? Message { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
