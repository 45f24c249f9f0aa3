using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>
/// Reads OBO Graphs JSON. Edges and axioms stand apart from the nodes that they belong to: all go through an external sort by
/// the node's IRI, and terms come out one by one. Nodes that are only mentioned by edges are no terms. Of a document that is
/// not JSON to its end no term is given.
/// </summary>
internal sealed class OboGraphsReader : IGraphElements
{
    private readonly ReadLog log;
    private readonly GraphTerms terms;
    private string? graphId;
    private OntologyHeader? header;
    private int graph;

    private OboGraphsReader(GraphTerms terms, ReadLog log)
    {
        this.terms = terms;
        this.log = log;
    }

    /// <summary>Reads a document to its end.</summary>
    /// <param name="stream">Is not closed.</param>
    /// <param name="sink">Gets the header, then the terms in ordinal order of their IRIs.</param>
    /// <param name="folder">Exists; for what does not fit into memory.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The stream cannot be read, or the folder not written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static TermReadOutcome Read(Stream stream, ITermSink sink, string folder, CancellationToken cancellationToken = default)
    {
        var found = new ReadLog();
        using var gathered = new GraphTerms(folder, found);
        var reader = new OboGraphsReader(gathered, found);
        var elements = new JsonElements(stream, reader);
        var error = elements.Read(cancellationToken);
        if (error is null && !elements.HasGraphs)
        {
            error = new("obographs_no_graphs", 1, 1, "The document has no list \"graphs\".");
        }

        if (error is not null)
        {
            found.Error(error);
            return found.Outcome(0);
        }

        sink.Header(reader.header ?? GraphNode.Header(reader.graphId, null));
        return found.Outcome(gathered.Give(sink, cancellationToken));
    }

    void IGraphElements.Graph(int number) => graph = number;

    void IGraphElements.GraphId(string id)
    {
        if (graph == 0)
        {
            graphId = id;
            header = header is null ? null : header with { Id = id };
        }
    }

    void IGraphElements.Element(string property, ReadOnlySpan<byte> json, long line, long column)
    {
        if (!Utf8.IsValid(json))
        {
            log.Error(new("obographs_invalid_text", line, column, "A text in this element is not UTF-8."));
            return;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonElements.Deepest });
            using var document = JsonDocument.ParseValue(ref reader);
            var wrong = property switch
            {
                "meta" => Meta(document.RootElement),
                "nodes" => AddNode(document.RootElement, json, line),
                "edges" => AddEdge(document.RootElement),
                "equivalentNodesSets" => AddEquivalents(document.RootElement),
                "logicalDefinitionAxioms" => AddDefinition(document.RootElement),
                "domainRangeAxioms" => AddDomainRange(document.RootElement),
                _ => AddChain(document.RootElement),
            };
            if (wrong is not null)
            {
                log.Error(new("obographs_" + wrong.Value.Code, line, column, wrong.Value.Message));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or EncoderFallbackException)
        {
            log.Error(new("obographs_invalid_text", line, column, "A text in this element has an escape that is half a character."));
        }
    }

    private (string Code, string Message)? Meta(JsonElement meta)
    {
        if (graph == 0)
        {
            header = GraphNode.Header(graphId, meta);
        }

        return null;
    }

    private (string Code, string Message)? AddNode(JsonElement node, ReadOnlySpan<byte> json, long line)
    {
        if (GraphNode.Text(node, "id") is not { Length: > 0 } id)
        {
            return ("missing_id", "The node has no id.");
        }

        if (GraphNode.Wrong(node) is { } wrong)
        {
            return ("wrong_type", $"The node's \"{wrong}\" is not of the type that the format says.");
        }

        // Made now, so that a text that cannot be read is told with its place; kept as it is written.
        GraphNode.Term(node, id, line);
        terms.AddNode(id, json, line);
        return null;
    }

    private (string Code, string Message)? AddEdge(JsonElement edge)
    {
        if (GraphNode.Text(edge, "sub") is not { Length: > 0 } subject || GraphNode.Text(edge, "pred") is not { Length: > 0 } predicate || GraphNode.Text(edge, "obj") is not { Length: > 0 } target)
        {
            return ("bad_edge", "An edge has \"sub\", \"pred\" and \"obj\".");
        }

        if (predicate is "inverseOf")
        {
            terms.AddAxiom(subject, Manchester.InverseOf(Id(target)));
            return null;
        }

        var name = predicate switch { "subPropertyOf" => TermEdge.IsA, "type" => TermEdge.InstanceOf, _ => Id(predicate) };
        terms.AddEdge(subject, name, Id(target));
        return null;
    }

    private (string Code, string Message)? AddEquivalents(JsonElement set)
    {
        var ids = GraphNode.Texts(set, "nodeIds");
        if (ids.Count < 2)
        {
            return ("bad_axiom", "A set of equivalent nodes has at least two \"nodeIds\".");
        }

        // Said of the representative, or of the first: of each about each would be quadratic.
        var first = GraphNode.Text(set, "representativeNodeId") ?? ids[0];
        foreach (var other in ids.Where(i => i != first))
        {
            terms.AddAxiom(first, Manchester.EquivalentTo(Id(other)));
        }

        return null;
    }

    private (string Code, string Message)? AddDefinition(JsonElement axiom)
    {
        var parts = GraphNode.Texts(axiom, "genusIds").Select(Id).ToList();
        foreach (var restriction in GraphNode.Items(axiom, "restrictions"))
        {
            if (GraphNode.Text(restriction, "propertyId") is { } property && GraphNode.Text(restriction, "fillerId") is { } filler)
            {
                parts.Add(Manchester.Some(Id(property), Id(filler)));
            }
        }

        if (GraphNode.Text(axiom, "definedClassId") is not { Length: > 0 } id || parts.Count == 0)
        {
            return ("bad_axiom", "A logical definition has a \"definedClassId\" and genus or restrictions.");
        }

        terms.AddAxiom(id, Manchester.EquivalentTo(parts.Count == 1 ? parts[0] : Manchester.And(parts)));
        return null;
    }

    private (string Code, string Message)? AddDomainRange(JsonElement axiom)
    {
        if (GraphNode.Text(axiom, "predicateId") is not { Length: > 0 } property)
        {
            return ("bad_axiom", "An axiom on domain and range has a \"predicateId\".");
        }

        foreach (var id in GraphNode.Texts(axiom, "domainClassIds"))
        {
            terms.AddAxiom(property, Manchester.Domain(Id(id)));
        }

        foreach (var id in GraphNode.Texts(axiom, "rangeClassIds"))
        {
            terms.AddAxiom(property, Manchester.Range(Id(id)));
        }

        // Here an edge stands for "only".
        foreach (var edge in GraphNode.Items(axiom, "allValuesFromEdges"))
        {
            if (GraphNode.Text(edge, "sub") is { Length: > 0 } subject && GraphNode.Text(edge, "obj") is { } target)
            {
                terms.AddAxiom(subject, Manchester.SubClassOf(Manchester.Only(Id(property), Id(target))));
            }
        }

        return null;
    }

    private (string Code, string Message)? AddChain(JsonElement axiom)
    {
        var chain = GraphNode.Texts(axiom, "chainPredicateIds");
        if (GraphNode.Text(axiom, "predicateId") is not { Length: > 0 } property || chain.Count == 0)
        {
            return ("bad_axiom", "A property chain has a \"predicateId\" and \"chainPredicateIds\".");
        }

        terms.AddAxiom(property, Manchester.Chain(chain.Select(Id)));
        return null;
    }

    private static string Id(string iri) => TermIds.FromIri(iri);
}
