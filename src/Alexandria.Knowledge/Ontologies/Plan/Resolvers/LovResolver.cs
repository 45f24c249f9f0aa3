using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>Linked Open Vocabularies: the newest version of a vocabulary that it keeps a file of.</summary>
internal sealed class LovResolver(RegistryClient registry, OntologyOptions options) : IOntologyResolver
{
    public string Name => "lov";

    public string Source => "a prefix of Linked Open Vocabularies: foaf";

    public async Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation)
    {
        var answer = await registry.GetAsync(new Uri(new Uri(options.Lov), $"vocabulary/info?vocab={Uri.EscapeDataString(ontology.Source)}"), null, cancellation);
        if (answer.Failed)
        {
            return answer.Error;
        }

        var versions = answer.Value.ValueKind == JsonValueKind.Object && answer.Value.TryGetProperty("versions", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
        var newest = versions.Where(v => v.Text("fileURL") is not null).OrderByDescending(v => v.Text("issued"), StringComparer.Ordinal).FirstOrDefault();
        return newest.Text("fileURL") is not { } url
            ? RegistryAnswer.NotThere(Name, ontology.Source)
            : new Resolution(url) { Title = answer.Value.Text("titles", "value"), Version = newest.Text("name"), Licence = answer.Value.Text("license") };
    }
}
