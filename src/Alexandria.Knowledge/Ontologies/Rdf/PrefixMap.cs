using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>The prefixes of a document, looked up without a string. The latest declaration of a prefix counts.</summary>
internal sealed class PrefixMap
{
    private readonly Dictionary<byte[], byte[]> iris;
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    /// <summary>What was found lately: names in use are few, and often each other's neighbours.</summary>
    private readonly (byte[]? Name, byte[] Iri)[] recent = new (byte[]?, byte[])[16];

    public PrefixMap()
    {
        iris = new Dictionary<byte[], byte[]>(ByteSequenceComparer.Instance);
        lookup = iris.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Names and IRIs together, in bytes.</summary>
    public long Size { get; private set; }

    public void Declare(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri)
    {
        Size += lookup.TryGetValue(name, out var former) ? iri.Length - former.Length : name.Length + iri.Length;
        lookup[name] = iri.ToArray();
        Array.Clear(recent);
    }

    /// <summary>The IRI that the prefix stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out byte[]? iri)
    {
        ref var slot = ref recent[(name.Length + (name.IsEmpty ? 0 : name[0] + name[^1])) & 15];
        if (slot.Name is not null && name.SequenceEqual(slot.Name))
        {
            iri = slot.Iri;
            return true;
        }

        if (!lookup.TryGetValue(name, out var key, out iri))
        {
            return false;
        }

        slot = (key, iri);
        return true;
    }
}
