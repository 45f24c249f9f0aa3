using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>What a name means to RDF/XML (section 6.2.2 of its grammar).</summary>
internal enum NameKind
{
    Ordinary,
    Rdf,
    Description,
    Li,
    Id,
    About,
    NodeId,
    Resource,
    ParseType,
    Datatype,
    Type,

    /// <summary><c>rdf:bagID</c>, <c>rdf:aboutEach</c>, <c>rdf:aboutEachPrefix</c>: withdrawn, and an error wherever they stand.</summary>
    Withdrawn,
    XmlBase,
    XmlLang,

    /// <summary>Any other name that is reserved for XML (section 6.1.2): no part of the data.</summary>
    XmlOther,
    NamespaceDeclaration,

    /// <summary>A name in no namespace has no IRI.</summary>
    WithoutNamespace,
}

/// <param name="Kind">What it means to the grammar.</param>
/// <param name="Iri">Namespace and local name put together, in UTF-8.</param>
/// <param name="IsAbsolute">Whether that is an absolute IRI.</param>
internal sealed record XmlName(NameKind Kind, byte[] Iri, bool IsAbsolute);

/// <summary>Names and other short strings of a document in UTF-8, each encoded once.</summary>
internal sealed class XmlNames
{
    /// <summary>
    /// How many different names a document may have. The XML reader keeps every name until its end, so without a
    /// bound a document that never repeats one would fill the memory; the largest vocabularies have some ten thousand.
    /// It holds because each name comes by here: those of instructions, declarations and XML literals too.
    /// </summary>
    public const int MaxNames = 250_000;

    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";
    private const string DeclarationNamespace = "http://www.w3.org/2000/xmlns/";

    private readonly Dictionary<(string Namespace, string Local), XmlName> names = new(new SameStrings());

    /// <summary>The latest names by their looks: most documents use a few hundred again and again, and asking the table takes longer.</summary>
    private readonly (string Namespace, string Local, XmlName Name)[] latest = new (string, string, XmlName)[1024];

    private readonly Dictionary<string, byte[]> texts = new(ReferenceEqualityComparer.Instance);

    /// <param name="ns">As the XML reader gives it: equal strings are the same object.</param>
    /// <param name="local">Likewise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public XmlName Of(string ns, string local)
    {
        var looks = local.Length == 0 ? 0 : (((ns.Length * 31) + local.Length) * 31 + local[0]) * 31 + local[^1] + (local[local.Length / 2] << 3);
        ref var entry = ref latest[looks & (latest.Length - 1)];
        if (!ReferenceEquals(entry.Local, local) || !ReferenceEquals(entry.Namespace, ns))
        {
            entry = (ns, local, Look(ns, local));
        }

        return entry.Name;
    }

    /// <summary>A string that the XML reader gives again and again as the same object.</summary>
    public byte[] Bytes(string text)
    {
        if (!texts.TryGetValue(text, out var bytes))
        {
            Bound(texts.Count);
            bytes = Encoding.UTF8.GetBytes(text);
            texts.Add(text, bytes);
        }

        return bytes;
    }

    private XmlName Look(string ns, string local)
    {
        if (!names.TryGetValue((ns, local), out var name))
        {
            Bound(names.Count);
            var iri = new Utf8Buffer();
            Iris.AppendEscaped(Encoding.UTF8.GetBytes(ns + local), iri);
            name = new(KindOf(ns, local), iri.Span.ToArray(), IriResolution.IsAbsolute(iri.Span));
            names.Add((ns, local), name);
        }

        return name;
    }

    private static void Bound(int count)
    {
        if (count >= MaxNames)
        {
            throw new RdfXmlException("xml_too_many_names", $"The document has more than {MaxNames} different names.");
        }
    }

    private static NameKind KindOf(string ns, string local) => ns switch
    {
        "" => local switch
        {
            // Section 6.1.4: these five are read as if they had the prefix; any other attribute needs one.
            "ID" => NameKind.Id,
            "about" => NameKind.About,
            "resource" => NameKind.Resource,
            "parseType" => NameKind.ParseType,
            "type" => NameKind.Type,
            _ => local.StartsWith("xml", StringComparison.OrdinalIgnoreCase) ? NameKind.XmlOther : NameKind.WithoutNamespace,
        },
        XmlNamespace => local switch { "base" => NameKind.XmlBase, "lang" => NameKind.XmlLang, _ => NameKind.XmlOther },
        DeclarationNamespace => NameKind.NamespaceDeclaration,
        RdfIris.Namespace => local switch
        {
            "RDF" => NameKind.Rdf,
            "Description" => NameKind.Description,
            "li" => NameKind.Li,
            "ID" => NameKind.Id,
            "about" => NameKind.About,
            "nodeID" => NameKind.NodeId,
            "resource" => NameKind.Resource,
            "parseType" => NameKind.ParseType,
            "datatype" => NameKind.Datatype,
            "type" => NameKind.Type,
            "bagID" or "aboutEach" or "aboutEachPrefix" => NameKind.Withdrawn,
            _ => NameKind.Ordinary,
        },
        _ => NameKind.Ordinary,
    };

    private sealed class SameStrings : IEqualityComparer<(string Namespace, string Local)>
    {
        public bool Equals((string Namespace, string Local) x, (string Namespace, string Local) y) =>
            ReferenceEquals(x.Local, y.Local) && ReferenceEquals(x.Namespace, y.Namespace);

        public int GetHashCode([DisallowNull] (string Namespace, string Local) name) =>
            (RuntimeHelpers.GetHashCode(name.Namespace) * 31) + RuntimeHelpers.GetHashCode(name.Local);
    }
}
