namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>The address itself: SKOS vocabularies and whatever has no registry.</summary>
internal sealed class DirectUrlResolver : IOntologyResolver
{
    public string Name => "url";

    public string Source => "the address of the file: https://example.org/vocabulary.ttl";

    public Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation) => Task.FromResult(Resolve(ontology, Name));

    /// <summary>The source as an address without user, password and fragment.</summary>
    public static Result<Resolution> Resolve(SpecifiedOntology ontology, string resolver) =>
        Uri.TryCreate(ontology.Source, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.UserInfo.Length == 0
            ? new Resolution(uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped))
            : RegistryAnswer.BadSource(resolver, ontology.Source, "'source' is an http or https address without user and password");
}

/// <summary>SKOS vocabularies by their address.</summary>
internal sealed class SkosResolver : IOntologyResolver
{
    public string Name => "skos";

    public string Source => "the address of the vocabulary's file: https://example.org/thesaurus.ttl";

    public Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation) => Task.FromResult(DirectUrlResolver.Resolve(ontology, Name));
}

/// <summary>XBRL taxonomy packages (zip files with META-INF/taxonomyPackage.xml) by their address.</summary>
internal sealed class XbrlResolver : IOntologyResolver
{
    public string Name => "xbrl";

    public string Source => "the address of the taxonomy package: https://example.org/taxonomy.zip";

    public Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation) => Task.FromResult(DirectUrlResolver.Resolve(ontology, Name));
}
