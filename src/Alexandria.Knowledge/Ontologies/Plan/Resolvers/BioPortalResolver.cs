namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>BioPortal: the latest submission of an ontology. Its API and its downloads want a key.</summary>
internal sealed class BioPortalResolver(RegistryClient registry, OntologyOptions options) : IOntologyResolver
{
    public string Name => "bioportal";

    public string Source => "an acronym of BioPortal: MESH";

    public async Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation)
    {
        if (options.BioPortalKey.Length == 0)
        {
            return Error.Unprocessable("resolver_key_missing", "BioPortal wants a key; set it in the configuration, Knowledge:Ontologies:BioPortalKey.");
        }

        var portal = new Uri(options.BioPortal);
        var path = $"ontologies/{Uri.EscapeDataString(ontology.Source.ToUpperInvariant())}";
        var answer = await registry.GetAsync(new Uri(portal, path + "/latest_submission?display=version,hasLicense,ontology"), Credential(options), cancellation);
        return answer.Failed
            ? answer.Error
            : new Resolution(new Uri(portal, path + "/download").AbsoluteUri)
            {
                Title = answer.Value.Text("ontology", "name"),
                Version = answer.Value.Text("version"),
                Licence = answer.Value.Text("hasLicense"),
            };
    }

    /// <summary>What BioPortal's host alone gets as <c>Authorization</c>.</summary>
    public static string Credential(OntologyOptions options) => "apikey token=" + options.BioPortalKey;
}
