namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>Where an ontology's file is, by what its source says.</summary>
/// <param name="Url">Absolute; <c>file:</c> for a local one.</param>
internal sealed record Resolution(string Url)
{
    public string? Title { get; init; }

    public string? Version { get; init; }

    /// <summary>As the source writes it.</summary>
    public string? Licence { get; init; }
}

/// <summary>Finds an ontology's file in one kind of source.</summary>
internal interface IOntologyResolver
{
    /// <summary>As specifications name it: <c>obo</c>.</summary>
    string Name { get; }

    /// <summary>What <c>source</c> means to it, for people: <c>a prefix of the OBO Foundry: uo</c>.</summary>
    string Source { get; }

    Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation);
}
