using Alexandria.Knowledge.Ontologies.Catalog;
using Microsoft.AspNetCore.Http.Extensions;

namespace Alexandria.Knowledge.Ontologies;

/// <summary>Addresses of the console's pages about ontologies. Ids of terms stand in the query: many are IRIs.</summary>
internal static class OntologyPaths
{
    public const string Ontologies = "/console/ontologies";
    public const string Terms = "/console/ontology-terms";
    public const string Pulls = "/console/ontology-pulls";
    public const string Plans = "/console/ontology-plans";

    public static string Of(string ontologyId) => $"{Ontologies}/{Uri.EscapeDataString(ontologyId)}";

    public static string Version(string versionId) => $"/console/ontology-versions/{Uri.EscapeDataString(versionId)}";

    public static string Report(string versionId, ReportForm form) => $"/v1/ontology-versions/{Uri.EscapeDataString(versionId)}/report?form={form.ToString().ToLowerInvariant()}";

    public static string Pull(string pullId) => $"{Pulls}/{Uri.EscapeDataString(pullId)}";

    public static string Plan(string planId) => $"{Plans}/{Uri.EscapeDataString(planId)}";

    /// <param name="ontologyId">The ontology.</param>
    /// <param name="termId">The term.</param>
    /// <param name="versionId">Null for the version that readers see.</param>
    public static string Term(string ontologyId, string termId, string? versionId = null) => Of(ontologyId) + "/term" + Query([("id", termId), ("version", versionId)]);

    /// <summary>Looks for a term in all ontologies.</summary>
    public static string Search(string words) => Terms + Query([("q", words)]);

    /// <param name="ontologyId">The ontology.</param>
    /// <param name="versionId">Null for the version that readers see.</param>
    /// <param name="open">Ids from a root down to the term that is shown with what is below it; empty for the roots alone.</param>
    public static string Tree(string ontologyId, string? versionId, params IEnumerable<string> open) =>
        Of(ontologyId) + "/tree" + Query([("version", versionId), .. open.Select(id => ("open", (string?)id))]);

    /// <summary>What changed up to a version: since another one, or since the one before it.</summary>
    public static string Delta(string ontologyId, string? fromId, string toId) => Of(ontologyId) + "/delta" + Query([("from", fromId), ("to", toId)]);

    /// <summary>How people tell versions apart: by number, and by what the file calls itself.</summary>
    public static string Name(VersionView version) => string.IsNullOrWhiteSpace(version.Label) ? $"Version {version.Number}" : $"{version.Number}: {version.Label}";

    /// <summary>A JSON word of the enumeration's value.</summary>
    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static string Query(IEnumerable<(string Name, string? Value)> values)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in values.Where(v => !string.IsNullOrEmpty(v.Value)))
        {
            query.Add(name, value!);
        }

        return query.ToString();
    }
}
