using System.Runtime.CompilerServices;
using System.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>The attributes of one element, sorted by what they mean to the grammar; values lie in the arena as written.</summary>
internal sealed class RdfXmlAttributes(XmlSource source, XmlNames names, Utf8Buffer arena, IStatementSink sink)
{
    private readonly XmlReader reader = source.Reader;

    public Slice Id { get; private set; }

    public Slice About { get; private set; }

    public Slice NodeId { get; private set; }

    public Slice Resource { get; private set; }

    public Slice ParseType { get; private set; }

    public Slice Datatype { get; private set; }

    public Slice Base { get; private set; }

    public Slice Language { get; private set; }

    /// <summary>Those that are statements about a node: rdf:type and all that are not RDF/XML's own.</summary>
    public List<(XmlName Name, Slice Value)> Properties { get; } = [];

    /// <summary>Reads them off the element that the reader stands on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read()
    {
        (Id, About, NodeId, Resource, ParseType, Datatype, Base, Language) = (default, default, default, default, default, default, default, default);
        Properties.Clear();
        if (reader.AttributeCount == 0)
        {
            return;
        }

        while (reader.MoveToNextAttribute())
        {
            var name = names.Of(reader.NamespaceURI, reader.LocalName);
            if (name.Kind != NameKind.Ordinary || !reader.Prefix.StartsWith("xml", StringComparison.OrdinalIgnoreCase))
            {
                Take(name);
            }
        }

        reader.MoveToElement();
    }

    /// <summary>Ends the reading where one of these stands at the element, or, with <paramref name="anyProperty"/>, one of <see cref="Properties"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forbid(bool anyProperty, params ReadOnlySpan<Slice> values)
    {
        foreach (var value in values)
        {
            if (value.Exists)
            {
                throw new RdfXmlException("rdfxml_forbidden_attribute", "This element may not have that attribute of RDF, or not together with its others.");
            }
        }

        if (anyProperty && Properties.Count > 0)
        {
            throw new RdfXmlException("rdfxml_forbidden_attribute", $"This element may not have the attribute {RdfXmlException.Quote(Properties[0].Name.Iri)}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(XmlName name)
    {
        switch (name.Kind)
        {
            case NameKind.NamespaceDeclaration:
                var prefix = reader.Prefix.Length == 0 ? "" : reader.LocalName;
                sink.Prefix(names.Bytes(prefix), names.Bytes(reader.LookupNamespace(prefix) ?? ""));
                break;
            case NameKind.XmlOther:
                break;
            case NameKind.XmlBase:
                Base = Value();
                break;
            case NameKind.XmlLang:
                Language = Value();
                break;
            case NameKind.Id:
                Id = Once(Id);
                CheckName(Id, "rdf:ID");
                break;
            case NameKind.About:
                About = Once(About);
                break;
            case NameKind.NodeId:
                NodeId = Once(NodeId);
                CheckName(NodeId, "rdf:nodeID");
                break;
            case NameKind.Resource:
                Resource = Once(Resource);
                break;
            case NameKind.ParseType:
                ParseType = Once(ParseType);
                break;
            case NameKind.Datatype:
                Datatype = Once(Datatype);
                break;
            case NameKind.Type or NameKind.Ordinary:
                Properties.Add((name, Value()));
                break;
            case NameKind.WithoutNamespace:
                throw new RdfXmlException("rdfxml_unqualified_attribute", $"The attribute {RdfXmlException.Quote(name.Iri)} is in no namespace.");
            default:
                throw new RdfXmlException("rdfxml_forbidden_attribute", $"{RdfXmlException.Quote(name.Iri)} may not be an attribute.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Slice Value()
    {
        var start = arena.Length;
        source.AppendValue(arena);
        return new(start, arena.Length - start);
    }

    /// <summary>The same attribute can be written with and without its prefix.</summary>
    private Slice Once(Slice before) => !before.Exists ? Value()
        : throw new RdfXmlException("rdfxml_repeated_attribute", $"The attribute '{reader.LocalName}' stands there twice.");

    private void CheckName(Slice value, string attribute)
    {
        var text = arena.Slice(value.Start, value.Length);
        if (!Iris.IsNCName(text))
        {
            throw new RdfXmlException("rdfxml_bad_name", $"The value of {attribute} has to be a name without a colon, and {RdfXmlException.Quote(text)} is none.");
        }
    }
}
