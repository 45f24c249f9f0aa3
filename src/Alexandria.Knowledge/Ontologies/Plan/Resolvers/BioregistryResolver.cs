namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>The Bioregistry: one list of prefixes over many registries.</summary>
internal sealed class BioregistryResolver(RegistryClient registry, OntologyOptions options) : IOntologyResolver
{
    private static readonly string[] Preferred = ["obo", "owl", "json"];

    public string Name => "bioregistry";

    public string Source => "a prefix of the Bioregistry: chebi";

    public async Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation)
    {
        var answer = await registry.GetAsync(new Uri(new Uri(options.Bioregistry), $"registry/{Uri.EscapeDataString(ontology.Source)}"), null, cancellation);
        if (answer.Failed)
        {
            return answer.Error;
        }

        var url = (ontology.Formats.Count > 0 ? ontology.Formats : Preferred).Select(format => answer.Value.Text("download_" + format)).FirstOrDefault(u => u is not null);
        return url is null
            ? RegistryAnswer.NotThere(Name, ontology.Source)
            : new Resolution(url) { Title = answer.Value.Text("name"), Version = answer.Value.Text("version"), Licence = answer.Value.Text("license") };
    }
}
