using System.Diagnostics.CodeAnalysis;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>The prefixes of a document, looked up without a string. The latest declaration of a prefix counts.</summary>
internal sealed class PrefixMap
{
    private readonly Dictionary<byte[], byte[]> _iris;
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private byte[]? _lastName;
    private byte[]? _lastIri;

    public PrefixMap()
    {
        _iris = new Dictionary<byte[], byte[]>(ByteSequenceComparer.Instance);
        _lookup = _iris.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Names and IRIs together, in bytes.</summary>
    public long Size { get; private set; }

    public void Declare(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri)
    {
        Size += _lookup.TryGetValue(name, out var former) ? iri.Length - former.Length : name.Length + iri.Length;
        _lookup[name] = iri.ToArray();
        _lastName = null;
    }

    /// <summary>The IRI that the prefix stands for.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out byte[]? iri)
    {
        // Most names have the prefix of the one before.
        if (_lastName is not null && name.SequenceEqual(_lastName))
        {
            iri = _lastIri!;
            return true;
        }

        if (!_lookup.TryGetValue(name, out var key, out iri))
        {
            return false;
        }

        _lastName = key;
        _lastIri = iri;
        return true;
    }
}
