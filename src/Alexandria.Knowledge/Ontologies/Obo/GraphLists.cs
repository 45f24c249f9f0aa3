using System.Buffers;
using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Sorting;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>The lists of a graph that follow its nodes (edges, and axioms by their kind), which wait outside of memory until all nodes are written.</summary>
internal sealed class GraphLists : IDisposable
{
    private const byte Edges = 0, Equivalents = 1, Definitions = 2, DomainsAndRanges = 3, Chains = 4;

    private static readonly string[] Names = ["edges", "equivalentNodesSets", "logicalDefinitionAxioms", "domainRangeAxioms", "propertyChainAxioms"];

    private readonly Func<string, string> iri;
    private readonly ExternalSort later;
    private readonly RecordWriter record = new();
    private readonly ArrayBufferWriter<byte> element = new();
    private readonly Utf8JsonWriter json;
    private long sequence;

    /// <param name="folder">Exists; for what does not fit into memory.</param>
    /// <param name="iri">The IRI of an id.</param>
    public GraphLists(string folder, Func<string, string> iri)
    {
        this.iri = iri;
        later = new(folder);
        json = new(element);
    }

    public void AddEdge(string subject, string predicate, string target) => Later(Edges, writer => Edge(writer, subject, predicate, target));

    /// <summary>An axiom line of a term.</summary>
    /// <returns>False when the format has no place for it.</returns>
    public bool AddAxiom(string subject, string axiom)
    {
        var (frame, text) = Manchester.Split(axiom);
        switch (frame)
        {
            case "InverseOf":
                AddEdge(subject, "inverseOf", iri(text));
                return true;
            case "SubPropertyChain":
                Later(Chains, writer =>
                {
                    writer.WriteString("predicateId", subject);
                    Ids(writer, "chainPredicateIds", text.Split(" o "));
                });
                return true;
            case "Domain" or "Range" when ManchesterExpression.Parse(text) is { Kind: ExpressionKind.Name } named:
                Later(DomainsAndRanges, writer =>
                {
                    writer.WriteString("predicateId", subject);
                    Ids(writer, frame == "Domain" ? "domainClassIds" : "rangeClassIds", [named.Name]);
                });
                return true;
            case "EquivalentTo":
                return Equivalent(subject, ManchesterExpression.Parse(text));
            case "SubClassOf" when ManchesterExpression.Parse(text) is { } only && IsPlain(only, ExpressionKind.Only):
                Later(DomainsAndRanges, writer =>
                {
                    writer.WriteString("predicateId", iri(only.Name));
                    writer.WriteStartArray("allValuesFromEdges");
                    writer.WriteStartObject();
                    Edge(writer, subject, iri(only.Name), iri(only.Parts[0].Name));
                    writer.WriteEndObject();
                    writer.WriteEndArray();
                });
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes every list, also those that are empty, as properties of the graph.</summary>
    public void WriteTo(Utf8JsonWriter graph)
    {
        var list = -1;
        for (var records = later.Read(); records.MoveNext();)
        {
            var entry = new RecordReader(records.Current);
            Begin(graph, entry.Byte(), ref list);
            entry.Number();
            graph.WriteRawValue(entry.Bytes(), skipInputValidation: true);
            OboGraphsWriter.FlushWhenLarge(graph);
        }

        Begin(graph, Names.Length, ref list);
    }

    public void Dispose()
    {
        json.Dispose();
        later.Dispose();
    }

    // Ends the list that is open, and those between that have no elements.
    private static void Begin(Utf8JsonWriter graph, int wanted, ref int list)
    {
        while (list < wanted)
        {
            if (list >= 0)
            {
                graph.WriteEndArray();
            }

            list++;
            if (list < Names.Length)
            {
                graph.WriteStartArray(Names[list]);
            }
        }
    }

    private bool Equivalent(string subject, ManchesterExpression? to)
    {
        if (to is { Kind: ExpressionKind.Name })
        {
            Later(Equivalents, writer => Ids(writer, "nodeIds", [subject, to.Name]));
            return true;
        }

        // A logical definition: classes, and properties with some of a class.
        if (to is not { Kind: ExpressionKind.And or ExpressionKind.Some }
            || (to.Kind == ExpressionKind.And ? to.Parts : [to]) is var parts && !parts.All(p => p is { Kind: ExpressionKind.Name } || IsPlain(p, ExpressionKind.Some)))
        {
            return false;
        }

        Later(Definitions, writer =>
        {
            writer.WriteString("definedClassId", subject);
            Ids(writer, "genusIds", parts.Where(p => p.Kind == ExpressionKind.Name).Select(p => p.Name));
            writer.WriteStartArray("restrictions");
            foreach (var restriction in parts.Where(p => p.Kind == ExpressionKind.Some))
            {
                writer.WriteStartObject();
                writer.WriteString("propertyId", iri(restriction.Name));
                writer.WriteString("fillerId", iri(restriction.Parts[0].Name));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        return true;
    }

    // A named property and a named class.
    private static bool IsPlain(ManchesterExpression expression, ExpressionKind kind) =>
        expression.Kind == kind && !expression.Name.Contains(' ', StringComparison.Ordinal) && expression.Parts is [{ Kind: ExpressionKind.Name }];

    private static void Edge(Utf8JsonWriter writer, string subject, string predicate, string target)
    {
        writer.WriteString("sub", subject);
        writer.WriteString("pred", predicate);
        writer.WriteString("obj", target);
    }

    private void Later(byte list, Action<Utf8JsonWriter> properties)
    {
        element.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        properties(json);
        json.WriteEndObject();
        json.Flush();
        later.Add(record.Begin().Byte(list).Number(sequence++).Text(element.WrittenSpan).Written);
    }

    private void Ids(Utf8JsonWriter writer, string name, IEnumerable<string> ids)
    {
        writer.WriteStartArray(name);
        foreach (var id in ids)
        {
            writer.WriteStringValue(iri(id));
        }

        writer.WriteEndArray();
    }
}
