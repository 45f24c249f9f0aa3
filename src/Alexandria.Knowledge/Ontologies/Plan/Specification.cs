namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>What a team wants to keep: the YAML file that <c>ontology init</c> writes and <c>ontology plan</c> reads.</summary>
internal sealed record Specification
{
    /// <summary>The longest file, characters.</summary>
    public const int MostCharacters = 1 << 20;

    /// <summary>The most ontologies of one file.</summary>
    public const int MostEntries = 500;

    public required IReadOnlyList<SpecifiedOntology> Ontologies { get; init; }
}

/// <summary>One ontology of a specification, defaults filled in.</summary>
internal sealed record SpecifiedOntology
{
    /// <summary>What the team calls it, <c>uo</c>: lower-case letters, digits, hyphens and underscores, at most 64.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the resolver: <c>obo</c>.</summary>
    public required string Resolver { get; init; }

    /// <summary>What the resolver looks up: a prefix, an acronym, a URL or a path. The id unless told.</summary>
    public required string Source { get; init; }

    /// <summary>File extensions in order of preference: <c>obo</c>, <c>owl</c>, <c>ttl</c>, <c>json</c>. The resolver's own order when empty.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>The licence, where the team knows what the source does not say.</summary>
    public string? Licence { get; init; }

    /// <summary>Takes it without a known licence.</summary>
    public bool AllowUnknownLicence { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits; a file with another digest is refused.</summary>
    public string? Checksum { get; init; }

    /// <summary>Path of the ontology within an archive; the only file that can be one, unless told.</summary>
    public string? Member { get; init; }

    /// <summary>What the IRIs of the file are relative to; its URL unless told.</summary>
    public string? BaseIri { get; init; }

    /// <summary>Which findings keep a version from becoming the latest: <c>error</c>, <c>warning</c>, or <c>never</c>.</summary>
    public string RefuseOn { get; init; } = RefuseOnError;

    public const string RefuseOnError = "error";

    /// <summary>Severities by rule, over the configured ones.</summary>
    public IReadOnlyDictionary<string, string> Severities { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
