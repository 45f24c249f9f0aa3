using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>What the JSON of a node, and of a graph's <c>meta</c>, says.</summary>
internal static class GraphNode
{
    private const string OboInOwl = "http://www.geneontology.org/formats/oboInOwl#";

    /// <summary>The term of a node, without its edges. A node without a type is a class: OBO Graphs leaves it out where the vocabulary does not declare what it mentions.</summary>
    public static OntologyTerm Term(JsonElement node, string iri, long line)
    {
        var meta = Object(node, "meta");
        var type = Text(node, "type") switch { "PROPERTY" => TermType.Property, "INDIVIDUAL" => TermType.Individual, _ => TermType.Class };
        var values = Items(meta, "basicPropertyValues").Select(v => (Property: Text(v, "pred") ?? "", Value: Text(v, "val") ?? "")).Where(v => v.Value.Length > 0).ToList();
        return new()
        {
            Id = TermIds.FromIri(iri),
            Iri = TermIds.IsIri(iri) ? iri : TermIds.ToIri(iri, null),
            Type = type,
            Label = Text(node, "lbl") is { Length: > 0 } label ? label : null,
            Definition = Object(meta, "definition") is { } definition && Text(definition, "val") is { Length: > 0 } text ? text : null,
            Namespace = values.FirstOrDefault(v => v.Property == OboInOwl + "hasOBONamespace").Value,
            Obsolete = meta is { } m && m.TryGetProperty("deprecated", out var deprecated) && deprecated.ValueKind == JsonValueKind.True,
            AlternativeIds = Ids(values, OboInOwl + "hasAlternativeId"),
            ReplacedBy = [.. Ids(values, TermIds.Obo + "IAO_0100001"), .. Ids(values, OboInOwl + "consider")],
            Synonyms = [.. Items(meta, "synonyms").Where(s => Text(s, "val") is { Length: > 0 }).Select(s => new Synonym(Text(s, "val")!, Scope(Text(s, "pred"))))],
            CrossReferences = [.. Items(meta, "xrefs").Select(x => Text(x, "val") ?? "").Where(x => x.Length > 0)],
            Line = line,
        };
    }

    public static OntologyHeader Header(string? id, JsonElement? meta)
    {
        var values = Items(meta, "basicPropertyValues").Select(v => (Property: Text(v, "pred") ?? "", Value: Text(v, "val") ?? "")).ToList();
        return new()
        {
            Id = id,
            Version = meta is { } m ? Text(m, "version") : null,
            Title = values.FirstOrDefault(v => v.Property.EndsWith("/title", StringComparison.Ordinal)).Value,
            Licence = values.FirstOrDefault(v => v.Property.EndsWith("/license", StringComparison.Ordinal) || v.Property.EndsWith("#license", StringComparison.Ordinal)).Value,
        };
    }

    /// <summary>A property's text; null where it is not there.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Replace('\0', '\uFFFD') : null;

    /// <summary>The objects of a list; none where it is not there.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        [.. Items(element, name).Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)];

    /// <summary>The first property whose value is not of the kind that the format says; null where all are.</summary>
    public static string? Wrong(JsonElement node)
    {
        var meta = Object(node, "meta");
        return WrongText(node, "lbl") ?? WrongText(node, "type")
            ?? (node.TryGetProperty("meta", out var m) && m.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null) ? "meta" : null)
            ?? (meta is { } found ? new[] { "synonyms", "xrefs", "basicPropertyValues" }.FirstOrDefault(l => found.TryGetProperty(l, out var list) && (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(i => i.ValueKind != JsonValueKind.Object))) : null);
    }

    private static string? WrongText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null) ? name : null;

    private static JsonElement? Object(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static List<string> Ids(IEnumerable<(string Property, string Value)> values, string property) =>
        [.. values.Where(v => v.Property == property).Select(v => TermIds.FromIri(v.Value))];

    private static SynonymScope Scope(string? predicate) => predicate?[(predicate.LastIndexOf('#') + 1)..] switch
    {
        "hasExactSynonym" => SynonymScope.Exact,
        "hasNarrowSynonym" => SynonymScope.Narrow,
        "hasBroadSynonym" => SynonymScope.Broad,
        _ => SynonymScope.Related,
    };
}
