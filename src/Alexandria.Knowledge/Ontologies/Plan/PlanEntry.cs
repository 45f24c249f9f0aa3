namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>What a plan says of one ontology: which file to fetch, and what is known of it before. It holds no credential.</summary>
public sealed record PlanEntry
{
    /// <summary>The ontology.</summary>
    public required string OntologyId { get; init; }

    /// <summary>Which resolver found it.</summary>
    public required string Resolver { get; init; }

    /// <summary>What the resolver looked up.</summary>
    public required string Source { get; init; }

    /// <summary>File extensions that were asked for, in order of preference.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>The licence that the specification names; null where it leaves that to the source.</summary>
    public string? DeclaredLicence { get; init; }

    /// <summary>Whether it can be pulled; when not, code and message say why.</summary>
    public required bool Resolved { get; init; }

    /// <summary>Address of the file; <c>file:</c> for a local one. Empty when it was not resolved.</summary>
    public string Url { get; init; } = "";

    /// <summary>What the source calls the ontology.</summary>
    public string? Title { get; init; }

    /// <summary>The version that the source names.</summary>
    public string? Version { get; init; }

    /// <summary>SPDX identifier, or the source's own words; null when it is not known.</summary>
    public string? Licence { get; init; }

    /// <summary>As the server declares it.</summary>
    public string? MediaType { get; init; }

    /// <summary>Bytes; null when the server does not say.</summary>
    public long? Size { get; init; }

    /// <summary>As the server gave it.</summary>
    public string? ETag { get; init; }

    /// <summary>When the server says that it changed last.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary><c>sha256:</c> and the digest that the file must have; null when any is taken.</summary>
    public string? Checksum { get; init; }

    /// <summary>Path within an archive; null for the only ontology in it.</summary>
    public string? Member { get; init; }

    /// <summary>What the file's IRIs are relative to; null for its address.</summary>
    public string? BaseIri { get; init; }

    /// <summary>Which findings keep a version from becoming the latest: <c>error</c>, <c>warning</c> or <c>never</c>.</summary>
    public string RefuseOn { get; init; } = SpecifiedOntology.RefuseOnError;

    /// <summary>Whether a file without a licence is taken.</summary>
    public bool AllowUnknownLicence { get; init; }

    /// <summary>Severities by rule, over the configured ones.</summary>
    public IReadOnlyDictionary<string, string> Severities { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Why it cannot be pulled; null when it can.</summary>
    public string? Code { get; init; }

    /// <summary>The same for people.</summary>
    public string? Message { get; init; }
}
