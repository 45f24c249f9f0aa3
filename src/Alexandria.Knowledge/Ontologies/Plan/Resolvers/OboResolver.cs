using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>Persistent addresses of the OBO Foundry; title and licence out of its registry.</summary>
internal sealed class OboResolver(RegistryClient registry, OntologyOptions options) : IOntologyResolver
{
    private static readonly string[] Preferred = ["obo", "owl", "json"];

    public string Name => "obo";

    public string Source => "a prefix of the OBO Foundry: uo";

    public async Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation)
    {
        if (ontology.Source.Length > 40 || !ontology.Source.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            return RegistryAnswer.BadSource(Name, ontology.Source, "'source' is a prefix such as uo");
        }

        var prefix = ontology.Source.ToLowerInvariant();
        var format = (ontology.Formats.Count > 0 ? ontology.Formats : Preferred).FirstOrDefault(f => Preferred.Contains(f, StringComparer.Ordinal));
        if (format is null)
        {
            return RegistryAnswer.NotThere(Name, ontology.Source);
        }

        // The registry says more than the address does; the file can be had without it.
        var list = options.OboRegistry.Length == 0 ? default : await registry.GetAsync(new Uri(options.OboRegistry), null, cancellation);
        var known = list is { Failed: false, Value.ValueKind: JsonValueKind.Object } && list.Value.TryGetProperty("ontologies", out var ontologies) && ontologies.ValueKind == JsonValueKind.Array
            ? ontologies.EnumerateArray().FirstOrDefault(o => string.Equals(o.Text("id"), prefix, StringComparison.OrdinalIgnoreCase))
            : default;
        return new Resolution(new Uri(new Uri(options.OboPurl), $"{prefix}.{format}").AbsoluteUri)
        {
            Title = known.Text("title"),
            Licence = known.Text("license", "url") ?? known.Text("license", "label"),
        };
    }
}
