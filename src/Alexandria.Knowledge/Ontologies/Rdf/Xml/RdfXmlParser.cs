using System.Runtime.CompilerServices;
using System.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>The grammar of RDF/XML, section 7.2, over the elements of a document. Sections in comments are of that specification.</summary>
/// <remarks>
/// What runs for each element is compiled in its fastest form at once (AggressiveOptimization), here and in the classes
/// that this one uses: by counting calls the runtime comes to that only after some hundred thousand statements,
/// and meanwhile keeps book of what it runs, which is slower than either. A process pays some 20 ms for it, once.
/// </remarks>
internal sealed class RdfXmlParser
{
    private const int CancellationInterval = 1024;

    private readonly XmlSource source;
    private readonly XmlReader reader;
    private readonly XmlNames names = new();
    private readonly RdfXmlAttributes attributes;
    private readonly ExclusiveXml literals;
    private readonly RdfXmlTerms terms;
    private readonly RdfXmlStatements statements;
    private readonly Utf8Buffer text = new(4096);
    private RdfXmlFrame[] frames = new RdfXmlFrame[16];
    private int open;

    public RdfXmlParser(XmlSource source, IStatementSink sink, ReadOptions options)
    {
        (this.source, reader) = (source, source.Reader);
        terms = new(options.BaseIri);
        statements = new(terms, sink);
        attributes = new(source, names, terms.Arena, sink);
        literals = new(source, names);
    }

    public long Statements => statements.Count;

    private ref RdfXmlFrame Top => ref frames[open - 1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(CancellationToken cancellationToken)
    {
        XmlNodeType node;
        for (var nodes = 0; (node = source.Read()) != XmlNodeType.None; nodes++)
        {
            if (nodes % CancellationInterval == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            switch (node)
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
                    Text(node);
                    break;
                case XmlNodeType.ProcessingInstruction:
                    names.Bytes(reader.Name);
                    break;
            }
        }
    }

    /// <returns>Whether the element's end is still to be read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Start(bool empty)
    {
        var ns = reader.NamespaceURI;
        var name = names.Of(ns, reader.LocalName);
        if (ns.Length == 0)
        {
            throw new RdfXmlException("rdfxml_unqualified_element", $"The element {RdfXmlException.Quote(name.Iri)} is in no namespace.");
        }

        var parent = open > 0 ? Top.Kind : FrameKind.Nodes;
        if (open == 0 && name.Kind == NameKind.Rdf)
        {
            Push(FrameKind.Nodes);
            attributes.Forbid(anyProperty: true, attributes.Id, attributes.About, attributes.NodeId, attributes.Resource, attributes.ParseType, attributes.Datatype);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StartNode(XmlName name)
    {
        if (name.Kind is not (NameKind.Description or NameKind.Type or NameKind.Ordinary))
        {
            throw new RdfXmlException("rdfxml_forbidden_element", $"{RdfXmlException.Quote(name.Iri)} may not be a node element.");
        }

        Push(FrameKind.Node);
        attributes.Forbid(anyProperty: false, attributes.Resource, attributes.ParseType, attributes.Datatype);
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
            statements.Join(ref frames[open - 2], node);
        }

        if (name.Kind != NameKind.Description)
        {
            RdfXmlTerms.CheckAbsolute(name);
            statements.Add(node, RdfIris.Type, name.Iri);
        }

        if (attributes.Properties.Count > 0)
        {
            statements.AddAttributes(node, attributes, Top);
        }
    }

    /// <summary>7.2.14, propertyElt.</summary>
    /// <returns>Whether the element's end is still to be read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool StartProperty(XmlName name, bool empty)
    {
        if (name.Kind is not (NameKind.Li or NameKind.Type or NameKind.Ordinary))
        {
            throw new RdfXmlException("rdfxml_forbidden_element", $"{RdfXmlException.Quote(name.Iri)} may not be a property element.");
        }

        Push(FrameKind.Property);
        attributes.Forbid(anyProperty: false, attributes.About);
        ref var parent = ref frames[open - 2];
        Top.Subject = parent.Subject;
        RdfXmlTerms.CheckAbsolute(name);
        Top.Predicate = name.Kind == NameKind.Li ? RdfXmlTerms.Member(++parent.Members) : name.Iri;
        Top.Statement = attributes.Id.Exists ? terms.UniqueId(attributes.Id, Top.Base) : default;
        text.Clear();
        if (attributes.ParseType.Exists)
        {
            return StartParsed(empty);
        }

        if (attributes.Datatype.Exists)
        {
            attributes.Forbid(anyProperty: true, attributes.Resource, attributes.NodeId);
            Top.Datatype = terms.Iri(attributes.Datatype, Top.Base);
        }
        else if (attributes.Resource.Exists || attributes.NodeId.Exists || attributes.Properties.Count > 0)
        {
            StartEmpty();
        }

        return true;
    }

    /// <summary>7.2.21, emptyPropertyElt with attributes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        statements.AddObject(Top, node);
        if (attributes.Properties.Count > 0)
        {
            statements.AddAttributes(node, attributes, Top);
        }
    }

    /// <summary>7.2.17 to 7.2.20: parseType.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool StartParsed(bool empty)
    {
        attributes.Forbid(anyProperty: true, attributes.Resource, attributes.NodeId, attributes.Datatype);
        var parseType = terms.Of(attributes.ParseType);
        if (parseType.SequenceEqual("Resource"u8))
        {
            var node = terms.NewBlankNode();
            statements.AddObject(Top, node);
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

        statements.AddObject(Top, new RdfTerm { Kind = TermKind.Literal, Value = text.Span, Datatype = RdfIris.XmlLiteral });
        Top.Kind = FrameKind.Empty;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Text(XmlNodeType node)
    {
        ref var frame = ref Top;
        var collects = frame.Kind == FrameKind.Property && !frame.HasNode;
        if (!collects)
        {
            if (node is XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                return;
            }

            text.Clear();
        }

        var start = text.Length;
        source.AppendValue(text);
        source.CheckLength(text.Length);
        if (!AsciiText.IsWhiteSpace(text.Span[start..]))
        {
            frame.HasText = collects ? true
                : throw new RdfXmlException("rdfxml_unexpected_text", $"Text may not stand here: {RdfXmlException.Quote(text.Span[start..])}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void End()
    {
        ref var frame = ref Top;
        if (frame.Kind == FrameKind.Property && !frame.HasNode)
        {
            statements.AddLiteral(frame, text.Span);
        }
        else if (frame.Kind == FrameKind.Collection)
        {
            statements.EndCollection(frame);
        }

        terms.Arena.Truncate(frame.ArenaStart);
        open--;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
}
