using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>The statements that elements and attributes come to, with the cells of collections and reification; given to the sink and counted.</summary>
internal sealed class RdfXmlStatements(RdfXmlTerms terms, IStatementSink sink)
{
    public long Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Resource subject, ReadOnlySpan<byte> predicate, ReadOnlySpan<byte> iri)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        Add(terms.Term(subject, label), predicate, new RdfTerm { Kind = TermKind.Iri, Value = iri });
    }

    /// <summary>The attributes that are statements about a node (7.2.11, 7.2.21).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddAttributes(Resource node, RdfXmlAttributes attributes, in RdfXmlFrame frame)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        foreach (var (name, value) in attributes.Properties)
        {
            if (name.Kind == NameKind.Type)
            {
                Add(node, RdfIris.Type, terms.Of(terms.Iri(value, frame.Base)));
                continue;
            }

            RdfXmlTerms.CheckAbsolute(name);
            Add(terms.Term(node, label), name.Iri, new RdfTerm { Kind = TermKind.Literal, Value = terms.Of(value), Language = terms.Of(frame.Language) });
        }
    }

    /// <summary>The statement of a property, and what rdf:ID says about it (7.3, reification).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddObject(in RdfXmlFrame property, in RdfTerm value)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        var subject = terms.Term(property.Subject, label);
        Add(subject, property.Predicate, value);
        if (property.Statement.Exists)
        {
            Reify(terms.Of(property.Statement), subject, property.Predicate, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddObject(in RdfXmlFrame property, Resource node)
    {
        Span<byte> label = stackalloc byte[RdfXmlTerms.LabelLength];
        AddObject(property, terms.Term(node, label));
    }

    /// <summary>The object of a property that has no node is its text (7.2.16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddLiteral(in RdfXmlFrame property, ReadOnlySpan<byte> text)
    {
        var datatype = terms.Of(property.Datatype);
        AddObject(property, new RdfTerm
        {
            Kind = TermKind.Literal,
            Value = text,
            Datatype = datatype.SequenceEqual(RdfIris.XsdString) ? [] : datatype,
            Language = property.Datatype.Exists ? [] : terms.Of(property.Language),
        });
    }

    /// <summary>A new node is the object of the open property, or a member of its collection (7.2.15, 7.2.19).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Join(ref RdfXmlFrame parent, Resource node)
    {
        if (parent.Kind == FrameKind.Property)
        {
            parent.HasNode = true;
            AddObject(parent, node);
        }
        else if (parent.Kind == FrameKind.Collection)
        {
            var cell = terms.NewBlankNode();
            if (parent.Tail.Kind == TermKind.None)
            {
                AddObject(parent, cell);
            }
            else
            {
                Add(parent.Tail, RdfIris.Rest, cell);
            }

            parent.Tail = cell;
            Add(cell, RdfIris.First, node);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void EndCollection(in RdfXmlFrame collection)
    {
        if (collection.Tail.Kind == TermKind.None)
        {
            AddObject(collection, new RdfTerm { Kind = TermKind.Iri, Value = RdfIris.Nil });
        }
        else
        {
            Add(collection.Tail, RdfIris.Rest, RdfIris.Nil);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reify(ReadOnlySpan<byte> id, in RdfTerm subject, ReadOnlySpan<byte> predicate, in RdfTerm value)
    {
        var statement = new RdfTerm { Kind = TermKind.Iri, Value = id };
        Add(statement, RdfIris.Subject, subject);
        Add(statement, RdfIris.Predicate, new RdfTerm { Kind = TermKind.Iri, Value = predicate });
        Add(statement, RdfIris.Object, value);
        Add(statement, RdfIris.Type, new RdfTerm { Kind = TermKind.Iri, Value = RdfIris.Statement });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(Resource subject, ReadOnlySpan<byte> predicate, Resource node)
    {
        Span<byte> first = stackalloc byte[RdfXmlTerms.LabelLength];
        Span<byte> second = stackalloc byte[RdfXmlTerms.LabelLength];
        Add(terms.Term(subject, first), predicate, terms.Term(node, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(in RdfTerm subject, ReadOnlySpan<byte> predicate, in RdfTerm value)
    {
        sink.Statement(subject, new RdfTerm { Kind = TermKind.Iri, Value = predicate }, value, default);
        Count++;
    }
}
