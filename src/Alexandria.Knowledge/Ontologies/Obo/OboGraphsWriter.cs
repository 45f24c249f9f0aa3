using System.Buffers;
using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Sorting;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>
/// Writes terms as an OBO Graphs document with one graph. Nodes are written as they come; edges and axioms, which follow them
/// in the format, wait outside of memory. <see cref="Complete"/> ends the document.
/// </summary>
internal sealed class OboGraphsWriter : ITermSink, IDisposable
{
    private const byte Edges = 0, Equivalents = 1, Definitions = 2, DomainsAndRanges = 3, Chains = 4;

    private const int FlushAt = 64 * 1024;

    private static readonly string[] Lists = ["edges", "equivalentNodesSets", "logicalDefinitionAxioms", "domainRangeAxioms", "propertyChainAxioms"];

    private readonly Utf8JsonWriter json;
    private readonly ExternalSort later;
    private readonly RecordWriter record = new();
    private readonly ArrayBufferWriter<byte> element = new();
    private readonly Dictionary<string, string> spaces = new(StringComparer.Ordinal);
    private OntologyHeader header = new();
    private long sequence;

    /// <param name="stream">Is not closed.</param>
    /// <param name="folder">Exists; for what does not fit into memory.</param>
    public OboGraphsWriter(Stream stream, string folder)
    {
        json = new(stream);
        later = new(folder);
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
            AddEdge(iri, edge.Predicate switch { TermEdge.IsA => term.Type == TermType.Property ? "subPropertyOf" : TermEdge.IsA, TermEdge.InstanceOf => "type", var other => Iri(other) }, Iri(edge.Target));
        }

        foreach (var axiom in term.Axioms)
        {
            LeftOut += Axiom(iri, axiom) ? 0 : 1;
        }

        if (json.BytesPending > FlushAt)
        {
            json.Flush();
        }
    }

    /// <summary>Writes what follows the nodes, and the end.</summary>
    public void Complete()
    {
        json.WriteEndArray();
        var list = -1;
        for (var records = later.Read(); records.MoveNext();)
        {
            var entry = new RecordReader(records.Current);
            Begin(entry.Byte(), ref list);
            entry.Number();
            json.WriteRawValue(entry.Bytes(), skipInputValidation: true);
            if (json.BytesPending > FlushAt)
            {
                json.Flush();
            }
        }

        Begin(Lists.Length, ref list);
        json.WriteString("id", header.Id is { } id ? TermIds.IsIri(id) ? id : TermIds.Obo + Uri.EscapeDataString(id) + ".owl" : null);
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
        later.Dispose();
    }

    private void Begin(int wanted, ref int list)
    {
        while (list < wanted)
        {
            if (list >= 0)
            {
                json.WriteEndArray();
            }

            list++;
            if (list < Lists.Length)
            {
                json.WriteStartArray(Lists[list]);
            }
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

    private bool Axiom(string iri, string axiom)
    {
        var colon = axiom.IndexOf(": ", StringComparison.Ordinal);
        var (frame, text) = colon < 0 ? (axiom, "") : (axiom[..colon], axiom[(colon + 2)..]);
        switch (frame)
        {
            case "InverseOf":
                AddEdge(iri, "inverseOf", Iri(text));
                return true;
            case "SubPropertyChain":
                Later(Chains, json =>
                {
                    json.WriteString("predicateId", iri);
                    Ids(json, "chainPredicateIds", text.Split(" o "));
                });
                return true;
            case "Domain" or "Range" when ManchesterExpression.Parse(text) is { Kind: ExpressionKind.Name } named:
                Later(DomainsAndRanges, json =>
                {
                    json.WriteString("predicateId", iri);
                    Ids(json, frame == "Domain" ? "domainClassIds" : "rangeClassIds", [named.Name]);
                });
                return true;
            case "EquivalentTo":
                return Equivalent(iri, ManchesterExpression.Parse(text));
            case "SubClassOf" when ManchesterExpression.Parse(text) is { } only && IsPlain(only, ExpressionKind.Only):
                Later(DomainsAndRanges, json =>
                {
                    json.WriteString("predicateId", Iri(only.Name));
                    json.WriteStartArray("allValuesFromEdges");
                    json.WriteStartObject();
                    Edge(json, iri, Iri(only.Name), Iri(only.Parts[0].Name));
                    json.WriteEndObject();
                    json.WriteEndArray();
                });
                return true;
            default:
                return false;
        }
    }

    private bool Equivalent(string iri, ManchesterExpression? to)
    {
        if (to is { Kind: ExpressionKind.Name })
        {
            Later(Equivalents, json => Ids(json, "nodeIds", [iri, to.Name]));
            return true;
        }

        // A logical definition: classes, and properties with some of a class.
        if (to is not { Kind: ExpressionKind.And or ExpressionKind.Some }
            || (to.Kind == ExpressionKind.And ? to.Parts : [to]) is var parts && !parts.All(p => p is { Kind: ExpressionKind.Name } || IsPlain(p, ExpressionKind.Some)))
        {
            return false;
        }

        Later(Definitions, json =>
        {
            json.WriteString("definedClassId", iri);
            Ids(json, "genusIds", parts.Where(p => p.Kind == ExpressionKind.Name).Select(p => p.Name));
            json.WriteStartArray("restrictions");
            foreach (var restriction in parts.Where(p => p.Kind == ExpressionKind.Some))
            {
                json.WriteStartObject();
                json.WriteString("propertyId", Iri(restriction.Name));
                json.WriteString("fillerId", Iri(restriction.Parts[0].Name));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return true;
    }

    // A named property and a named class.
    private static bool IsPlain(ManchesterExpression expression, ExpressionKind kind) =>
        expression.Kind == kind && !expression.Name.Contains(' ', StringComparison.Ordinal) && expression.Parts is [{ Kind: ExpressionKind.Name }];

    private void AddEdge(string subject, string predicate, string target) => Later(Edges, json => Edge(json, subject, predicate, target));

    private static void Edge(Utf8JsonWriter json, string subject, string predicate, string target)
    {
        json.WriteString("sub", subject);
        json.WriteString("pred", predicate);
        json.WriteString("obj", target);
    }

    private void Later(byte list, Action<Utf8JsonWriter> properties)
    {
        element.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(element))
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }

        later.Add(record.Begin().Byte(list).Number(sequence++).Text(element.WrittenSpan).Written);
    }

    private void Ids(Utf8JsonWriter json, string name, IEnumerable<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(Iri(id));
        }

        json.WriteEndArray();
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
