namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>What may stand in an open element.</summary>
internal enum FrameKind : byte
{
    /// <summary>rdf:RDF: node elements.</summary>
    Nodes,

    /// <summary>A node, or a property with parseType="Resource": property elements.</summary>
    Node,

    /// <summary>A property whose object is not known yet: text, or one node element.</summary>
    Property,

    /// <summary>A property with parseType="Collection": node elements.</summary>
    Collection,

    /// <summary>A property whose attributes give its object: nothing.</summary>
    Empty,
}

/// <summary>Bytes in the parser's arena; none when it has no length and <see cref="Start"/> is 0.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public bool Exists => Start > 0;
}

/// <summary>A subject or object that is no literal.</summary>
/// <param name="Kind">Its kind; None where there is none yet.</param>
/// <param name="Text">An IRI, or the label of a node with rdf:nodeID.</param>
/// <param name="Number">Of a blank node without rdf:nodeID: from 1.</param>
internal readonly record struct Resource(TermKind Kind, Slice Text, long Number);

/// <summary>An open element. What it holds lies in the arena and is given back when the element ends.</summary>
internal struct RdfXmlFrame
{
    public FrameKind Kind;

    /// <summary>Where the arena ended when the element began.</summary>
    public int ArenaStart;

    public Slice Base;
    public Slice Language;

    /// <summary>The node, or the node that a property belongs to.</summary>
    public Resource Subject;

    /// <summary>Of a property: its IRI.</summary>
    public byte[] Predicate;

    public Slice Datatype;

    /// <summary>The IRI that rdf:ID gives to the property's statement.</summary>
    public Slice Statement;

    /// <summary>How many rdf:li the node has had.</summary>
    public long Members;

    /// <summary>Of a collection: its last cell.</summary>
    public Resource Tail;

    /// <summary>A node element has been the property's object.</summary>
    public bool HasNode;

    /// <summary>The property has text that is not white space.</summary>
    public bool HasText;
}
