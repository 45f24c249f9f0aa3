using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>The IRIs and blank nodes of the open elements: resolved, labelled, and kept as bytes in one arena.</summary>
internal sealed class RdfXmlTerms
{
    /// <summary>Up to how many rdf:ID of a document are known to be unique: those after it are taken as they come (about 40 MB).</summary>
    public const int MaxIds = 1_000_000;

    /// <summary>Enough bytes for the label of a numbered blank node.</summary>
    public const int LabelLength = 20;

    private readonly HashSet<UInt128> ids = [];
    private readonly Utf8Buffer escaped = new();
    private long lastBlankNode;

    /// <summary>Its first byte is nobody's, so that no slice begins at 0.</summary>
    public Utf8Buffer Arena { get; } = new(4096);

    public RdfXmlTerms(string? documentBase)
    {
        Arena.Append((byte)0);
        if (documentBase is not null)
        {
            Arena.Append(documentBase);
            DocumentBase = new(1, Arena.Length - 1);
        }
    }

    public Slice DocumentBase { get; }

    public ReadOnlySpan<byte> Of(Slice slice) => Arena.Slice(slice.Start, slice.Length);

    public static void CheckAbsolute(XmlName name)
    {
        if (!name.IsAbsolute)
        {
            throw new RdfXmlException("rdfxml_relative_namespace", $"The name {RdfXmlException.Quote(name.Iri)} is in a namespace that is no absolute IRI.");
        }
    }

    public static byte[] Member(long number)
    {
        const int Digits = 20;
        Span<byte> iri = stackalloc byte[RdfIris.Member.Length + Digits];
        RdfIris.Member.CopyTo(iri);
        Utf8Formatter.TryFormat(number, iri[RdfIris.Member.Length..], out var written);
        return iri[..(RdfIris.Member.Length + written)].ToArray();
    }

    /// <summary>5.3: resolved against the base; what is absolute stays as it is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Slice Iri(Slice reference, Slice baseIri)
    {
        var value = Of(reference);
        if (Iris.NeedsEscapes(value))
        {
            escaped.Clear();
            Iris.AppendEscaped(value, escaped);
            value = escaped.Span;
        }
        else if (IriResolution.IsAbsolute(value))
        {
            return reference;
        }

        var start = Arena.Length;
        if (IriResolution.IsAbsolute(value))
        {
            Arena.Append(value);
        }
        else
        {
            Resolve(value, baseIri);
        }

        return new(start, Arena.Length - start);
    }

    private void Resolve(ReadOnlySpan<byte> reference, Slice baseIri)
    {
        if (!IriResolution.IsAbsolute(Of(baseIri)))
        {
            throw new RdfXmlException("rdfxml_relative_iri_without_base", $"The IRI {RdfXmlException.Quote(reference)} is relative, and there is no base to resolve it against.");
        }

        IriResolution.Resolve(Of(baseIri), reference, Arena);
    }

    /// <summary>7.2.22, idAttr, with constraint-id: once for each base.</summary>
    public Slice UniqueId(Slice id, Slice baseIri)
    {
        escaped.Clear();
        escaped.Append((byte)'#');
        escaped.Append(Of(id));
        var start = Arena.Length;
        Resolve(escaped.Span, baseIri);
        var iri = new Slice(start, Arena.Length - start);
        if (ids.Count < MaxIds)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Of(iri), hash);
            if (!ids.Add(MemoryMarshal.Read<UInt128>(hash)))
            {
                throw new RdfXmlException("rdfxml_duplicate_id", $"rdf:ID {RdfXmlException.Quote(Of(id))} stands there twice for the same base.");
            }
        }

        return iri;
    }

    public Resource NewBlankNode() => new(TermKind.BlankNode, default, ++lastBlankNode);

    /// <summary>A name may end in a dot, which a label may not; with a digit in front it is still no other's label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Resource Labelled(Slice name)
    {
        if (Of(name)[^1] != (byte)'.')
        {
            return new(TermKind.BlankNode, name, 0);
        }

        var start = Arena.Length;
        Arena.Append("0-"u8);
        Arena.Append(Of(name));
        Arena.Append((byte)'-');
        return new(TermKind.BlankNode, new(start, Arena.Length - start), 0);
    }

    /// <param name="node">A resource of an open element.</param>
    /// <param name="label">Takes the label of a numbered blank node: <see cref="LabelLength"/> bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RdfTerm Term(Resource node, Span<byte> label)
    {
        if (node.Number == 0)
        {
            return new() { Kind = node.Kind, Value = Of(node.Text) };
        }

        Utf8Formatter.TryFormat(node.Number, label, out var written);
        return new() { Kind = TermKind.BlankNode, Value = label[..written] };
    }
}
