namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>A version of an ontology in the history.</summary>
internal sealed record CatalogVersion
{
    public required string VersionId { get; init; }

    public required string OntologyId { get; init; }

    /// <summary>What the ontology itself calls it.</summary>
    public string? Name { get; init; }

    /// <summary>Where it came from, without credentials.</summary>
    public string? Source { get; init; }

    public string? Format { get; init; }

    public string? Licence { get; init; }

    /// <summary>SHA-256 of what was downloaded, hexadecimal.</summary>
    public string? Artifact { get; init; }

    /// <summary>Size of what was downloaded.</summary>
    public long Bytes { get; init; }

    public long? Statements { get; init; }

    public long? Terms { get; init; }

    /// <summary>The main database's word for it.</summary>
    public required string State { get; init; }

    public bool IsLatest { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A file of a version.</summary>
internal sealed record CatalogFile
{
    public required string VersionId { get; init; }

    public required string Path { get; init; }

    public string? Format { get; init; }

    /// <summary>SHA-256, hexadecimal.</summary>
    public required string Digest { get; init; }

    public required long Bytes { get; init; }
}

/// <summary>One validation of a version.</summary>
internal sealed record CatalogValidation
{
    public required string ValidationId { get; init; }

    public required string VersionId { get; init; }

    /// <summary>The main database's word: <c>passed</c>, <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    public required long Errors { get; init; }

    public required long Warnings { get; init; }

    public required double ElapsedMs { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What a validation found.</summary>
internal sealed record CatalogFinding
{
    public required string ValidationId { get; init; }

    public required string VersionId { get; init; }

    public required string Rule { get; init; }

    public required string Severity { get; init; }

    public string? TermId { get; init; }

    public long? Line { get; init; }

    public required string Message { get; init; }
}

/// <summary>One ontology of a plan.</summary>
internal sealed record CatalogPlan
{
    public required string PlanId { get; init; }

    public required string OntologyId { get; init; }

    public required string Resolver { get; init; }

    public string? Url { get; init; }

    public string? Version { get; init; }

    public string? Licence { get; init; }

    public string? MediaType { get; init; }

    public long? Bytes { get; init; }

    public string? Etag { get; init; }

    public string? Digest { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What had changed upstream since a plan.</summary>
internal sealed record CatalogDiff
{
    public required string PlanId { get; init; }

    public required string OntologyId { get; init; }

    /// <summary><c>url</c>, <c>version</c>, <c>licence</c>, <c>bytes</c>…</summary>
    public required string Field { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Rows of the main database's catalog, to be projected.</summary>
internal sealed record CatalogHistory
{
    public IReadOnlyList<CatalogVersion> Versions { get; init; } = [];

    public IReadOnlyList<CatalogFile> Files { get; init; } = [];

    public IReadOnlyList<CatalogValidation> Validations { get; init; } = [];

    public IReadOnlyList<CatalogFinding> Findings { get; init; } = [];

    public IReadOnlyList<CatalogPlan> Plans { get; init; } = [];

    public IReadOnlyList<CatalogDiff> Diffs { get; init; } = [];
}

/// <summary>A version whose content is in the projection.</summary>
internal sealed record LoadedVersion
{
    public required string VersionId { get; init; }

    public required long Terms { get; init; }

    public required long Synonyms { get; init; }

    public required long CrossReferences { get; init; }

    public required long Edges { get; init; }

    public required long Axioms { get; init; }
}
