using System.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>The grammar of RDF/XML, section 7.2, over the elements of a document. Sections in comments are of that specification.</summary>
internal sealed class RdfXmlParser
{
    private const int CancellationInterval = 1024;

    private readonly XmlSource source;
    private readonly XmlReader reader;
    private readonly IStatementSink sink;
    private readonly XmlNames names = new();
    private readonly RdfXmlAttributes attributes;
    private readonly ExclusiveXml literals;
    private readonly RdfXmlTerms terms;
    private readonly Utf8Buffer text = new(4096);
    private RdfXmlFrame[] frames = new RdfXmlFrame[16];
    private int open;

    public RdfXmlParser(XmlSource source, IStatementSink sink, ReadOptions options)
    {
        (this.source, reader, this.sink) = (source, source.Reader, sink);
        terms = new(options.BaseIri);
        attributes = new(source, names, terms.Arena, sink);
        literals = new(source, names);
    }

    public long Statements { get; private set; }

    private ref RdfXmlFrame Top => ref frames[open - 1];

    public void Read(CancellationToken cancellationToken)
    {
        for (var nodes = 0; source.Read(); nodes++)
        {
            if (nodes % CancellationInterval == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var empty = reader.IsEmptyElement;
                    if (!Start(empty) || empty)
                    {
                        End();
                    }

                    break;
                case XmlNodeType.EndElement:
                    End();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when open > 0:
                    Text();
                    break;
                case XmlNodeType.ProcessingInstruction:
                    names.Bytes(reader.Name);
                    break;
            }
        }
    }

    /// <returns>Whether the element's end is still to be read.</returns>
    private bool Start(bool empty)
    {
        var name = names.Of(reader.NamespaceURI, reader.LocalName);
        if (reader.NamespaceURI.Length == 0)
        {
            throw new RdfXmlException("rdfxml_unqualified_element", $"The element {RdfXmlException.Quote(name.Iri)} is in no namespace.");
        }

        var parent = open > 0 ? Top.Kind : FrameKind.Nodes;
        if (open == 0 && name.Kind == NameKind.Rdf)
        {
            Push(FrameKind.Nodes);
            RejectAttributes(anyProperty: true, attributes.Id, attributes.About, attributes.NodeId, attributes.Resource, attributes.ParseType, attributes.Datatype);
            return true;
        }

        switch (parent)
        {
            case FrameKind.Node:
                return StartProperty(name, empty);
            case FrameKind.Empty:
                throw new RdfXmlException("rdfxml_unexpected_element", "The attributes of this property give its object already: it has to be empty.");
            case FrameKind.Property when Top.HasNode || Top.HasText || Top.Datatype.Exists:
                throw new RdfXmlException("rdfxml_unexpected_element", "A property has one node element, or text, and not both.");
            default:
                StartNode(name);
                return true;
        }
    }

    /// <summary>7.2.11, nodeElement.</summary>
    private void StartNode(XmlName name)
    {
        if (name.Kind is not (NameKind.Description or NameKind.Type or NameKind.Ordinary))
        {
            throw new RdfXmlException("rdfxml_forbidden_element", $"{RdfXmlException.Quote(name.Iri)} may not be a node element.");
        }

        Push(FrameKind.Node);
        RejectAttributes(anyProperty: false, attributes.Resource, attributes.ParseType, attributes.Datatype);
        if ((attributes.Id.Exists ? 1 : 0) + (attributes.About.Exists ? 1 : 0) + (attributes.NodeId.Exists ? 1 : 0) > 1)
        {
            throw new RdfXmlException("rdfxml_conflicting_attributes", "A node has at most one of rdf:ID, rdf:about and rdf:nodeID.");
        }

        var node = attributes.Id.Exists ? new(TermKind.Iri, terms.UniqueId(attributes.Id, Top.Base), 0)
            : attributes.About.Exists ? new(TermKind.Iri, terms.Iri(attributes.About, Top.Base), 0)
            : attributes.NodeId.Exists ? terms.Labelled(attributes.NodeId)
            : terms.NewBlankNode();
        Top.Subject = node;
        if (open > 1)
        {
            Join(ref frames[open - 2], node);
        }

        if (name.Kind != NameKind.Description)
        {
            RdfXmlTerms.CheckAbsolute(name);
            Emit(node, RdfIris.Type, name.Iri);
        }

        EmitProperties(node);
    }

    /// <summary>The new node is the object of the open property, or a member of its collection (7.2.15, 7.2.19).</summary>
    private void Join(ref RdfXmlFrame parent, Resource node)
    {
        if (parent.Kind == FrameKind.Property)
        {
            parent.HasNode = true;
            EmitObject(parent, node);
        }
        else if (parent.Kind == FrameKind.Collection)
        {
            var cell = terms.NewBlankNode();
            if (parent.Tail.Kind == TermKind.None)
            {
                EmitObject(parent, cell);
            }
            else
            {
                Emit(parent.Tail, RdfIris.Rest, cell);
            }

            parent.Tail = cell;
            Emit(cell, RdfIris.First, node);
        }
    }

    /// <summary>7.2.14, propertyElt.</summary>
    /// <returns>Whether the element's end is still to be read.</returns>
    private bool StartProperty(XmlName name, bool empty)
    {
        if (name.Kind is not (NameKind.Li or NameKind.Type or NameKind.Ordinary))
        {
            throw new RdfXmlException("rdfxml_forbidden_element", $"{RdfXmlException.Quote(name.Iri)} may not be a property element.");
        }

        Push(FrameKind.Property);
        RejectAttributes(anyProperty: false, attributes.About);
        ref var parent = ref frames[open - 2];
        Top.Subject = parent.Subject;
        Top.Predicate = name.Kind == NameKind.Li ? terms.Member(++parent.Members) : terms.Append(name);
        Top.Statement = attributes.Id.Exists ? terms.UniqueId(attributes.Id, Top.Base) : default;
        text.Clear();
        if (attributes.ParseType.Exists)
        {
            return StartParsed(empty);
        }

        if (attributes.Datatype.Exists)
        {
            RejectAttributes(anyProperty: true, attributes.Resource, attributes.NodeId);
            Top.Datatype = terms.Iri(attributes.Datatype, Top.Base);
        }
        else if (attributes.Resource.Exists || attributes.NodeId.Exists || attributes.Properties.Count > 0)
        {
            StartEmpty();
        }

        return true;
    }

    /// <summary>7.2.21, emptyPropertyElt with attributes.</summary>
    private void StartEmpty()
    {
        if (attributes.Resource.Exists && attributes.NodeId.Exists)
        {
            throw new RdfXmlException("rdfxml_conflicting_attributes", "A property has at most one of rdf:resource and rdf:nodeID.");
        }

        var node = attributes.Resource.Exists ? new(TermKind.Iri, terms.Iri(attributes.Resource, Top.Base), 0)
            : attributes.NodeId.Exists ? terms.Labelled(attributes.NodeId)
            : terms.NewBlankNode();
        Top.Kind = FrameKind.Empty;
        EmitObject(Top, node);
        EmitProperties(node);
    }

    /// <summary>7.2.17 to 7.2.20: parseType.</summary>
    private bool StartParsed(bool empty)
    {
        RejectAttributes(anyProperty: true, attributes.Resource, attributes.NodeId, attributes.Datatype);
        var parseType = terms.Of(attributes.ParseType);
        if (parseType.SequenceEqual("Resource"u8))
        {
            var node = terms.NewBlankNode();
            EmitObject(Top, node);
            Top.Kind = FrameKind.Node;
            Top.Subject = node;
            return true;
        }

        if (parseType.SequenceEqual("Collection"u8))
        {
            Top.Kind = FrameKind.Collection;
            return true;
        }

        if (!empty)
        {
            literals.AppendContent(text);
        }

        EmitObject(Top, new RdfTerm { Kind = TermKind.Literal, Value = text.Span, Datatype = RdfIris.XmlLiteral });
        Top.Kind = FrameKind.Empty;
        return false;
    }

    private void Text()
    {
        ref var frame = ref Top;
        var collects = frame.Kind == FrameKind.Property && !frame.HasNode;
        if (!collects)
        {
            if (reader.NodeType is XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                return;
            }

            text.Clear();
        }

        var start = text.Length;
        source.AppendValue(text);
        source.CheckLength(text.Length);
        if (text.Span[start..].ContainsAnyExcept(" \t\r\n"u8))
        {
            frame.HasText = collects ? true
                : throw new RdfXmlException("rdfxml_unexpected_text", $"Text may not stand here: {RdfXmlException.Quote(text.Span[start..])}.");
        }
    }

    private void End()
    {
        ref var frame = ref Top;
        if (frame.Kind == FrameKind.Property && !frame.HasNode)
        {
            var datatype = terms.Of(frame.Datatype);
            EmitObject(frame, new RdfTerm
            {
                Kind = TermKind.Literal,
                Value = text.Span,
                Datatype = datatype.SequenceEqual(RdfIris.XsdString) ? [] : datatype,
                Language = frame.Datatype.Exists ? [] : terms.Of(frame.Language),
            });
        }
        else if (frame.Kind == FrameKind.Collection)
        {
            if (frame.Tail.Kind == TermKind.None)
            {
                EmitObject(frame, new RdfTerm { Kind = TermKind.Iri, Value = RdfIris.Nil });
            }
            else
            {
                Emit(frame.Tail, RdfIris.Rest, RdfIris.Nil);
            }
        }

        terms.Arena.Truncate(frame.ArenaStart);
        open--;
    }

    private void Push(FrameKind kind)
    {
        if (open == frames.Length)
        {
            Array.Resize(ref frames, open * 2);
        }

        var (baseIri, language) = open > 0 ? (Top.Base, Top.Language) : (terms.DocumentBase, default);
        frames[open++] = new() { Kind = kind, ArenaStart = terms.Arena.Length, Base = baseIri, Language = language };
        attributes.Read();
        if (attributes.Language.Exists)
        {
            Top.Language = attributes.Language;
        }

        if (attributes.Base.Exists)
        {
            Top.Base = terms.Iri(attributes.Base, Top.Base);
        }
    }

    private static void RejectAttributes(scoped ReadOnlySpan<Slice> values)
    {
        foreach (var value in values)
        {
            if (value.Exists)
            {
                throw new RdfXmlException("rdfxml_forbidden_attribute", "This element may not have that attribute of RDF, or not together with its others.");
            }
        }
    }

    private void RejectAttributes(bool anyProperty, params ReadOnlySpan<Slice> values)
    {
        RejectAttributes(values);
        if (anyProperty && attributes.Properties.Count > 0)
        {
            throw new RdfXmlException("rdfxml_forbidden_attribute", $"This element may not have the attribute {RdfXmlException.Quote(attributes.Properties[0].Name.Iri)}.");
        }
    }

    /// <summary>The attributes that are statements about a node (7.2.11, 7.2.21).</summary>
    private void EmitProperties(Resource node)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        foreach (var (name, value) in attributes.Properties)
        {
            if (name.Kind == NameKind.Type)
            {
                Emit(node, RdfIris.Type, terms.Of(terms.Iri(value, Top.Base)));
                continue;
            }

            RdfXmlTerms.CheckAbsolute(name);
            Emit(terms.Term(node, label), name.Iri, new RdfTerm { Kind = TermKind.Literal, Value = terms.Of(value), Language = terms.Of(Top.Language) });
        }
    }

    /// <summary>The statement of a property, and what rdf:ID says about it (7.3, reification).</summary>
    private void EmitObject(in RdfXmlFrame property, in RdfTerm value)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        var subject = terms.Term(property.Subject, label);
        var predicate = terms.Of(property.Predicate);
        Emit(subject, predicate, value);
        if (property.Statement.Exists)
        {
            var statement = new RdfTerm { Kind = TermKind.Iri, Value = terms.Of(property.Statement) };
            Emit(statement, RdfIris.Subject, subject);
            Emit(statement, RdfIris.Predicate, new RdfTerm { Kind = TermKind.Iri, Value = predicate });
            Emit(statement, RdfIris.Object, value);
            Emit(statement, RdfIris.Type, new RdfTerm { Kind = TermKind.Iri, Value = RdfIris.Statement });
        }
    }

    private void EmitObject(in RdfXmlFrame property, Resource node)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        EmitObject(property, terms.Term(node, label));
    }

    private void Emit(Resource subject, ReadOnlySpan<byte> predicate, Resource node)
    {
        Span<byte> first = stackalloc byte[RdfXmlTerms.LabelLength];
        Span<byte> second = stackalloc byte[RdfXmlTerms.LabelLength];
        Emit(terms.Term(subject, first), predicate, terms.Term(node, second));
    }

    private void Emit(Resource subject, ReadOnlySpan<byte> predicate, ReadOnlySpan<byte> iri)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        Emit(terms.Term(subject, label), predicate, new RdfTerm { Kind = TermKind.Iri, Value = iri });
    }

    private void Emit(in RdfTerm subject, ReadOnlySpan<byte> predicate, in RdfTerm value)
    {
        sink.Statement(subject, new RdfTerm { Kind = TermKind.Iri, Value = predicate }, value, default);
        Statements++;
    }

}
