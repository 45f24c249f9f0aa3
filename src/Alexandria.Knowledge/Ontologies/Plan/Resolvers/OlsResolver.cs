namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>The Ontology Lookup Service, version 4.</summary>
internal sealed class OlsResolver(RegistryClient registry, OntologyOptions options) : IOntologyResolver
{
    public string Name => "ols";

    public string Source => "an ontology id of the Ontology Lookup Service: efo";

    public async Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation)
    {
        var answer = await registry.GetAsync(new Uri(new Uri(options.Ols), $"ontologies/{Uri.EscapeDataString(ontology.Source.ToLowerInvariant())}"), null, cancellation);
        if (answer.Failed)
        {
            return answer.Error;
        }

        return answer.Value.Text("config", "fileLocation") is not { } url
            ? RegistryAnswer.NotThere(Name, ontology.Source)
            : new Resolution(url)
            {
                Title = answer.Value.Text("config", "title"),
                Version = answer.Value.Text("version") ?? answer.Value.Text("config", "version"),
                Licence = answer.Value.Text("config", "license", "url") ?? answer.Value.Text("config", "annotations", "license") ?? answer.Value.Text("config", "license", "label"),
            };
    }
}
