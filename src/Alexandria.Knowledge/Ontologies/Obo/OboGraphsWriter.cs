using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>
/// Writes terms as an OBO Graphs document with one graph. Nodes are written as they come; edges and axioms, which follow them
/// in the format, wait outside of memory. <see cref="Complete"/> ends the document.
/// </summary>
internal sealed class OboGraphsWriter : ITermSink, IDisposable
{
    /// <summary>Bytes that wait in memory before they go to the stream.</summary>
    private const int FlushAt = 64 * 1024;

    private readonly Utf8JsonWriter json;
    private readonly GraphLists lists;
    private readonly Dictionary<string, string> spaces = new(StringComparer.Ordinal);
    private OntologyHeader header = new();

    /// <param name="stream">Is not closed.</param>
    /// <param name="folder">Exists; for what does not fit into memory.</param>
    public OboGraphsWriter(Stream stream, string folder)
    {
        json = new(stream);
        lists = new(folder, Iri);
        json.WriteStartObject();
        json.WriteStartArray("graphs");
        json.WriteStartObject();
        json.WriteStartArray("nodes");
    }

    /// <summary>Axiom lines that have no place in OBO Graphs.</summary>
    public long LeftOut { get; private set; }

    public void Header(OntologyHeader header) => this.header = header;

    public void IdSpace(string prefix, string iri) => spaces.TryAdd(prefix, iri);

    public void Term(OntologyTerm term)
    {
        var iri = term.Iri ?? Iri(term.Id);
        json.WriteStartObject();
        json.WriteString("id", iri);
        if (term.Label is not null)
        {
            json.WriteString("lbl", term.Label);
        }

        json.WriteString("type", term.Type switch { TermType.Property => "PROPERTY", TermType.Individual => "INDIVIDUAL", _ => "CLASS" });
        Meta(term);
        json.WriteEndObject();
        foreach (var edge in term.Edges)
        {
            lists.AddEdge(iri, edge.Predicate switch { TermEdge.IsA => term.Type == TermType.Property ? "subPropertyOf" : TermEdge.IsA, TermEdge.InstanceOf => "type", var other => Iri(other) }, Iri(edge.Target));
        }

        foreach (var axiom in term.Axioms)
        {
            LeftOut += lists.AddAxiom(iri, axiom) ? 0 : 1;
        }

        FlushWhenLarge(json);
    }

    /// <summary>Writes what follows the nodes, and the end.</summary>
    public void Complete()
    {
        json.WriteEndArray();
        lists.WriteTo(json);
        json.WriteString("id", header.Id is { } id ? TermIds.OfOntology(id) : null);
        json.WriteStartObject("meta");
        if (header.Version is not null)
        {
            json.WriteString("version", header.Version);
        }

        json.WriteStartArray("basicPropertyValues");
        Property(json, Vocabulary.DublinTerms + "title", header.Title);
        Property(json, Vocabulary.DublinTerms + "license", header.Licence);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    public void Dispose()
    {
        json.Dispose();
        lists.Dispose();
    }

    internal static void FlushWhenLarge(Utf8JsonWriter json)
    {
        if (json.BytesPending > FlushAt)
        {
            json.Flush();
        }
    }

    private void Meta(OntologyTerm term)
    {
        json.WriteStartObject("meta");
        if (term.Definition is not null)
        {
            json.WriteStartObject("definition");
            json.WriteString("val", term.Definition);
            json.WriteEndObject();
        }

        if (term.Synonyms.Count > 0)
        {
            json.WriteStartArray("synonyms");
            foreach (var synonym in term.Synonyms)
            {
                json.WriteStartObject();
                json.WriteString("pred", $"has{synonym.Scope}Synonym");
                json.WriteString("val", synonym.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (term.CrossReferences.Count > 0)
        {
            json.WriteStartArray("xrefs");
            foreach (var reference in term.CrossReferences)
            {
                json.WriteStartObject();
                json.WriteString("val", reference);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("basicPropertyValues");
        Property(json, Vocabulary.OboInOwl + "hasOBONamespace", term.Namespace);
        foreach (var id in term.AlternativeIds)
        {
            Property(json, Vocabulary.OboInOwl + "hasAlternativeId", id);
        }

        foreach (var id in term.ReplacedBy)
        {
            Property(json, Vocabulary.ReplacedBy, Iri(id));
        }

        json.WriteEndArray();
        if (term.Obsolete)
        {
            json.WriteBoolean("deprecated", true);
        }

        json.WriteEndObject();
    }

    private static void Property(Utf8JsonWriter json, string predicate, string? value)
    {
        if (value is not null)
        {
            json.WriteStartObject();
            json.WriteString("pred", predicate);
            json.WriteString("val", value);
            json.WriteEndObject();
        }
    }

    private string Iri(string id) => TermIds.ToIri(id, header.Id ?? "unnamed", spaces)!;
}
