using System.Globalization;
using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>
/// Writes terms as statements: OWL as the OBO flat file format 1.4 maps to it (section 5), and SKOS for concepts. A relation of
/// a class is an existential restriction; replacements are all <c>IAO_0100001</c>, since a term does not tell those of
/// <c>replaced_by</c> and of <c>consider</c> apart. What an <see cref="OntologyTerm"/> does not keep is not written.
/// </summary>
internal sealed class StatementsFromTerms(IStatementSink sink) : ITermSink
{
    private static readonly (string Name, string Iri)[] Prefixes =
    [
        ("rdf", Vocabulary.Rdf), ("rdfs", Vocabulary.Rdfs), ("owl", Vocabulary.Owl), ("skos", Vocabulary.Skos), ("obo", TermIds.Obo), ("oboInOwl", Vocabulary.OboInOwl), ("dcterms", Vocabulary.DublinTerms),
    ];

    private readonly Dictionary<string, string> spaces = new(StringComparer.Ordinal);
    private string? ontology;
    private long blanks;

    /// <summary>Axiom lines that have no place in OWL.</summary>
    public long LeftOut { get; private set; }

    public void IdSpace(string prefix, string iri) => spaces.TryAdd(prefix, iri);

    public void Header(OntologyHeader header)
    {
        foreach (var (prefix, space) in Prefixes)
        {
            sink.Prefix(Encoding.UTF8.GetBytes(prefix), Encoding.UTF8.GetBytes(space));
        }

        ontology = header.Id;
        if (header.Id is not { } id)
        {
            return;
        }

        var iri = TermIds.OfOntology(id);
        Link(iri, Vocabulary.Rdf + "type", Vocabulary.Owl + "Ontology");
        Text(iri, Vocabulary.DublinTerms + "title", header.Title);
        if (header.Version is { } version && TermIds.IsIri(version))
        {
            Link(iri, Vocabulary.Owl + "versionIRI", version);
        }
        else
        {
            Text(iri, Vocabulary.Owl + "versionInfo", header.Version);
        }

        if (header.Licence is { } licence && TermIds.IsIri(licence))
        {
            Link(iri, Vocabulary.DublinTerms + "license", licence);
        }
        else
        {
            Text(iri, Vocabulary.DublinTerms + "license", header.Licence);
        }

        foreach (var import in header.Imports)
        {
            Link(iri, Vocabulary.Owl + "imports", TermIds.IsIri(import) ? import : TermIds.Obo + Uri.EscapeDataString(import));
        }
    }

    public void Term(OntologyTerm term)
    {
        var iri = term.Iri ?? Iri(term.Id);
        Link(iri, Vocabulary.Rdf + "type", term.Type switch
        {
            TermType.Class => Vocabulary.Owl + "Class",
            TermType.Property => Vocabulary.Owl + "ObjectProperty",
            TermType.Individual => Vocabulary.Owl + "NamedIndividual",
            _ => Vocabulary.Skos + "Concept",
        });
        var isConcept = term.Type == TermType.Concept;
        Text(iri, isConcept ? Vocabulary.Skos + "prefLabel" : Vocabulary.Rdfs + "label", term.Label);
        Text(iri, isConcept ? Vocabulary.Skos + "definition" : Vocabulary.Definition, term.Definition);
        foreach (var synonym in term.Synonyms)
        {
            Text(iri, isConcept ? Vocabulary.Skos + "altLabel" : $"{Vocabulary.OboInOwl}has{synonym.Scope}Synonym", synonym.Text);
        }

        foreach (var reference in term.CrossReferences)
        {
            if (isConcept && TermIds.IsIri(reference))
            {
                Link(iri, Vocabulary.Skos + "exactMatch", Iri(reference));
            }
            else
            {
                Text(iri, Vocabulary.OboInOwl + "hasDbXref", reference);
            }
        }

        if (isConcept && term.Namespace is { } scheme && TermIds.IsIri(scheme))
        {
            Link(iri, Vocabulary.Skos + "inScheme", Iri(scheme));
        }
        else
        {
            Text(iri, Vocabulary.OboInOwl + "hasOBONamespace", term.Namespace);
        }

        foreach (var id in term.AlternativeIds)
        {
            Text(iri, Vocabulary.OboInOwl + "hasAlternativeId", id);
        }

        Text(iri, Vocabulary.OboInOwl + "id", TermIds.IsIri(term.Id) ? null : term.Id);
        if (term.Obsolete)
        {
            Literal(iri, Vocabulary.Owl + "deprecated", "true", "http://www.w3.org/2001/XMLSchema#boolean");
        }

        foreach (var replacement in term.ReplacedBy)
        {
            Link(iri, Vocabulary.ReplacedBy, Iri(replacement));
        }

        foreach (var edge in term.Edges)
        {
            Edge(term, iri, edge);
        }

        foreach (var axiom in term.Axioms)
        {
            LeftOut += Axiom(term, iri, axiom) ? 0 : 1;
        }
    }

    private void Edge(OntologyTerm term, string iri, TermEdge edge)
    {
        switch (edge.Predicate)
        {
            case TermEdge.IsA:
                Link(iri, term.Type switch { TermType.Concept => Vocabulary.Skos + "broader", TermType.Property => Vocabulary.Rdfs + "subPropertyOf", _ => Vocabulary.Rdfs + "subClassOf" }, Iri(edge.Target));
                break;
            case TermEdge.InstanceOf:
                Link(iri, Vocabulary.Rdf + "type", Iri(edge.Target));
                break;
            case var predicate when term.Type == TermType.Class:
                Link(iri, Vocabulary.Rdfs + "subClassOf", Expression(new(ExpressionKind.Some, predicate, "", [new(ExpressionKind.Name, edge.Target, "", [])])));
                break;
            default:
                Link(iri, Iri(edge.Predicate), Iri(edge.Target));
                break;
        }
    }

    private bool Axiom(OntologyTerm term, string iri, string axiom)
    {
        var (frame, text) = Manchester.Split(axiom);
        var isProperty = term.Type == TermType.Property;
        switch (frame)
        {
            case "Characteristics" when text != "Antisymmetric":
                Link(iri, Vocabulary.Rdf + "type", $"{Vocabulary.Owl}{text}Property");
                return true;
            case "SubPropertyChain":
                Link(iri, Vocabulary.Owl + "propertyChainAxiom", List([.. text.Split(" o ").Select(Property)]));
                return true;
            case "InverseOf":
                Link(iri, Vocabulary.Owl + "inverseOf", Iri(text));
                return true;
        }

        var predicate = frame switch
        {
            "EquivalentTo" => Vocabulary.Owl + (isProperty ? "equivalentProperty" : "equivalentClass"),
            "SubClassOf" => Vocabulary.Rdfs + "subClassOf",
            "DisjointWith" => Vocabulary.Owl + (isProperty ? "propertyDisjointWith" : "disjointWith"),
            "Domain" => Vocabulary.Rdfs + "domain",
            "Range" => Vocabulary.Rdfs + "range",
            _ => null,
        };
        if (predicate is null || ManchesterExpression.Parse(text) is not { } expression)
        {
            return false;
        }

        Link(iri, predicate, Expression(expression));
        return true;
    }

    // The IRI of a name, or the label of the blank node that stands for the expression.
    private string Expression(ManchesterExpression expression)
    {
        if (expression.Kind == ExpressionKind.Name)
        {
            return Iri(expression.Name);
        }

        var node = Blank();
        switch (expression.Kind)
        {
            case ExpressionKind.And or ExpressionKind.Or or ExpressionKind.OneOf:
                Link(node, Vocabulary.Rdf + "type", Vocabulary.Owl + "Class");
                Link(node, Vocabulary.Owl + (expression.Kind switch { ExpressionKind.And => "intersectionOf", ExpressionKind.Or => "unionOf", _ => "oneOf" }), List([.. expression.Parts.Select(Expression)]));
                break;
            case ExpressionKind.Not:
                Link(node, Vocabulary.Rdf + "type", Vocabulary.Owl + "Class");
                Link(node, Vocabulary.Owl + "complementOf", Expression(expression.Parts[0]));
                break;
            default:
                Restriction(node, expression);
                break;
        }

        return node;
    }

    private void Restriction(string node, ManchesterExpression expression)
    {
        Link(node, Vocabulary.Rdf + "type", Vocabulary.Owl + "Restriction");
        Link(node, Vocabulary.Owl + "onProperty", Property(expression.Name));
        var word = expression.Kind switch { ExpressionKind.Min => "min", ExpressionKind.Max => "max", _ => "" };
        switch (expression.Kind)
        {
            case ExpressionKind.Some:
                Link(node, Vocabulary.Owl + "someValuesFrom", Expression(expression.Parts[0]));
                break;
            case ExpressionKind.Only:
                Link(node, Vocabulary.Owl + "allValuesFrom", Expression(expression.Parts[0]));
                break;
            case ExpressionKind.Value:
                Link(node, Vocabulary.Owl + "hasValue", Expression(expression.Parts[0]));
                break;
            case ExpressionKind.Self:
                Literal(node, Vocabulary.Owl + "hasSelf", "true", "http://www.w3.org/2001/XMLSchema#boolean");
                break;
            case var _ when expression.Parts.Count == 0:
                Literal(node, Vocabulary.Owl + (word.Length > 0 ? word + "Cardinality" : "cardinality"), expression.Number, "http://www.w3.org/2001/XMLSchema#nonNegativeInteger");
                break;
            default:
                Literal(node, Vocabulary.Owl + (word.Length > 0 ? word + "QualifiedCardinality" : "qualifiedCardinality"), expression.Number, "http://www.w3.org/2001/XMLSchema#nonNegativeInteger");
                Link(node, Vocabulary.Owl + "onClass", Expression(expression.Parts[0]));
                break;
        }
    }

    private string Property(string name)
    {
        if (!name.StartsWith("inverse (", StringComparison.Ordinal))
        {
            return Iri(name);
        }

        var node = Blank();
        Link(node, Vocabulary.Owl + "inverseOf", Iri(name["inverse (".Length..^1]));
        return node;
    }

    private string List(IReadOnlyList<string> items)
    {
        var cells = items.Select(_ => Blank()).ToList();
        foreach (var (i, cell) in cells.Index())
        {
            Link(cell, Vocabulary.Rdf + "first", items[i]);
            Link(cell, Vocabulary.Rdf + "rest", i + 1 < cells.Count ? cells[i + 1] : Vocabulary.Rdf + "nil");
        }

        return cells.Count > 0 ? cells[0] : Vocabulary.Rdf + "nil";
    }

    private string Blank() => string.Create(CultureInfo.InvariantCulture, $"_:b{blanks++}");

    private string Iri(string id) => TermIds.ToIri(id, ontology ?? "unnamed", spaces)!;

    private void Text(string subject, string predicate, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Literal(subject, predicate, text, "");
        }
    }

    private void Literal(string subject, string predicate, string text, string datatype) =>
        sink.Statement(Node(subject), Node(predicate), new() { Kind = TermKind.Literal, Value = Encoding.UTF8.GetBytes(text), Datatype = Encoding.UTF8.GetBytes(datatype) }, default);

    private void Link(string subject, string predicate, string target) => sink.Statement(Node(subject), Node(predicate), Node(target), default);

    private static RdfTerm Node(string name) => name.StartsWith("_:", StringComparison.Ordinal)
        ? new() { Kind = TermKind.BlankNode, Value = Encoding.UTF8.GetBytes(name[2..]) }
        : new() { Kind = TermKind.Iri, Value = Encoding.UTF8.GetBytes(name) };
}
