namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>Where a version stands.</summary>
public enum VersionState
{
    /// <summary>Its files are stored; it is being read. Only the pull sees it.</summary>
    Staged,

    /// <summary>Its findings keep it from becoming the latest by itself; a person may publish it.</summary>
    Held,

    /// <summary>It may become the latest, or was.</summary>
    Valid,

    /// <summary>It is being removed. Nobody sees it.</summary>
    Removing,
}

/// <summary>A version as it is stored.</summary>
internal sealed record VersionRow
{
    public required string Id { get; init; }

    public required string OntologyId { get; init; }

    public required long Number { get; init; }

    public string? Label { get; init; }

    public string? Title { get; init; }

    public string? Iri { get; init; }

    public string? Licence { get; init; }

    public required string Url { get; init; }

    public required string Artifact { get; init; }

    public required string Content { get; init; }

    public required string Format { get; init; }

    public required VersionState State { get; init; }

    public string? Canonical { get; init; }

    public required long Statements { get; init; }

    public required long Terms { get; init; }

    public required long Synonyms { get; init; }

    public required long CrossReferences { get; init; }

    public required long Edges { get; init; }

    public required long Axioms { get; init; }

    public required string PullId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public bool Visible => State is VersionState.Held or VersionState.Valid;

    public VersionView View(string? latest) => new()
    {
        Id = Id,
        OntologyId = OntologyId,
        Number = Number,
        Label = Label,
        Title = Title,
        Iri = Iri,
        Licence = Licence,
        Url = Url,
        Artifact = Artifact,
        Content = Content,
        Format = Format,
        State = State,
        Latest = Id == latest,
        Canonical = Canonical,
        Statements = Statements,
        Terms = Terms,
        Synonyms = Synonyms,
        CrossReferences = CrossReferences,
        Edges = Edges,
        Axioms = Axioms,
        CreatedAt = CreatedAt,
        PublishedAt = PublishedAt,
    };
}

/// <summary>One version of an ontology.</summary>
public sealed record VersionView
{
    public required string Id { get; init; }

    public required string OntologyId { get; init; }

    /// <summary>From 1, in the order in which versions came.</summary>
    public required long Number { get; init; }

    /// <summary>What the file calls itself: <c>releases/2023-05-25</c>.</summary>
    public string? Label { get; init; }

    public string? Title { get; init; }

    /// <summary>IRI or id that the file gives the ontology.</summary>
    public string? Iri { get; init; }

    /// <summary>SPDX identifier, or the source's own words.</summary>
    public string? Licence { get; init; }

    /// <summary>Where the file came from.</summary>
    public required string Url { get; init; }

    /// <summary>SHA-256 of what was downloaded.</summary>
    public required string Artifact { get; init; }

    /// <summary>SHA-256 of the ontology's file: another one where it came in an archive.</summary>
    public required string Content { get; init; }

    /// <summary><c>obo</c>, <c>obographs</c>, <c>rdfxml</c>, <c>turtle</c>, <c>trig</c>, <c>ntriples</c>, <c>nquads</c> or <c>xbrl</c>.</summary>
    public required string Format { get; init; }

    public required VersionState State { get; init; }

    /// <summary>Whether readers see this version.</summary>
    public required bool Latest { get; init; }

    /// <summary>SHA-256 of its canonical N-Quads (RDFC-1.0): equal for equal statements; null where it has none.</summary>
    public string? Canonical { get; init; }

    /// <summary>RDF statements, duplicates counted; for other formats those that they come to.</summary>
    public required long Statements { get; init; }

    public required long Terms { get; init; }

    public required long Synonyms { get; init; }

    public required long CrossReferences { get; init; }

    /// <summary>is-a and other relations.</summary>
    public required long Edges { get; init; }

    public required long Axioms { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }
}

/// <summary>A file of a version.</summary>
internal sealed record VersionFile
{
    public required string Path { get; init; }

    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Whether it is the ontology itself.</summary>
    public required bool Main { get; init; }
}

/// <summary>An ontology as it is stored.</summary>
internal sealed record OntologyRow
{
    public required string Id { get; init; }

    public string? Title { get; init; }

    public string? LatestVersionId { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
