namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>What a version holds, counted.</summary>
public sealed record VersionStatistics
{
    public required string VersionId { get; init; }

    /// <summary>All, obsolete ones included.</summary>
    public required long Terms { get; init; }

    public required long Obsolete { get; init; }

    public required long WithoutLabel { get; init; }

    public required long Definitions { get; init; }

    public required long Synonyms { get; init; }

    public required long CrossReferences { get; init; }

    public required long Edges { get; init; }

    public required long Axioms { get; init; }

    public required IReadOnlyDictionary<string, long> TermsByType { get; init; }

    public required IReadOnlyDictionary<string, long> SynonymsByScope { get; init; }

    public required IReadOnlyDictionary<string, long> EdgesByPredicate { get; init; }

    /// <summary>By what stands before the first colon, or the host of a web address; most first.</summary>
    public required IReadOnlyDictionary<string, long> CrossReferencesByPrefix { get; init; }

    /// <summary>Classes and concepts in use, by the length of their shortest way of is-a up to a root, which has depth 0; from 0 without gaps, at most 1,000 levels.</summary>
    public required IReadOnlyList<long> TermsByDepth { get; init; }

    /// <summary>Classes and concepts in use that no root reaches within 1,000 levels: they stand in, or only below, a cycle, or deeper.</summary>
    public required long Unrooted { get; init; }
}

/// <summary>What became of a term from one version to another.</summary>
public enum TermChange
{
    Added,
    Removed,

    /// <summary>In use before, obsolete now; other fields may differ too.</summary>
    Obsoleted,

    /// <summary>Anything else that differs.</summary>
    Changed,
}

/// <summary>A term that differs between two versions.</summary>
public sealed record ChangedTerm
{
    public required TermChange Change { get; init; }

    public required string Id { get; init; }

    /// <summary>Of the newer version; of the older for a removed one.</summary>
    public string? Label { get; init; }

    /// <summary>What differs: <c>label</c>, <c>definition</c>, <c>synonyms</c>, <c>cross_references</c>, <c>edges</c>, <c>axioms</c>, <c>iri</c>, <c>type</c>, <c>namespace</c>, <c>obsolete</c>, <c>replaced_by</c>; empty for an added or removed one.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>A relation that one of two versions has.</summary>
public sealed record ChangedEdge(bool Added, string TermId, string Predicate, string Target);

/// <summary>An axiom that one of two versions has.</summary>
public sealed record ChangedAxiom(bool Added, string TermId, string Text);

/// <summary>How one version differs from another. Counts are of all, lists of the first ones in order of id.</summary>
public sealed record VersionDelta
{
    public required string From { get; init; }

    public required string To { get; init; }

    public required long Added { get; init; }

    public required long Removed { get; init; }

    public required long Obsoleted { get; init; }

    public required long Changed { get; init; }

    public required long AddedEdges { get; init; }

    public required long RemovedEdges { get; init; }

    public required long AddedAxioms { get; init; }

    public required long RemovedAxioms { get; init; }

    /// <summary>At most as many of each kind of change as was asked for.</summary>
    public required IReadOnlyList<ChangedTerm> Terms { get; init; }

    /// <summary>At most as many added, and as many removed, as was asked for; those of added and removed terms included.</summary>
    public required IReadOnlyList<ChangedEdge> Edges { get; init; }

    /// <inheritdoc cref="Edges"/>
    public required IReadOnlyList<ChangedAxiom> Axioms { get; init; }
}

/// <summary>Findings of one rule.</summary>
public sealed record RuleCount(string Rule, string Severity, long Findings);

/// <summary>What validations found, altogether.</summary>
public sealed record ValidationSummary
{
    public required long Validations { get; init; }

    public required IReadOnlyDictionary<string, long> ByOutcome { get; init; }

    /// <summary>Most first.</summary>
    public required IReadOnlyList<RuleCount> ByRule { get; init; }
}

/// <summary>What an ontology's versions take.</summary>
public sealed record OntologyStorage
{
    public required string OntologyId { get; init; }

    public required long Versions { get; init; }

    public required long Files { get; init; }

    /// <summary>Sizes of all files added up.</summary>
    public required long Bytes { get; init; }

    /// <summary>Equal files counted once, as they are stored.</summary>
    public required long StoredBytes { get; init; }
}

/// <summary>What the catalog takes.</summary>
public sealed record StorageUsage
{
    public required IReadOnlyList<OntologyStorage> Ontologies { get; init; }

    /// <summary>Equal files counted once over all ontologies.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>The analytical database's own files.</summary>
    public required long AnalyticsBytes { get; init; }
}
