using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Digests of what a term says, by which two versions are compared: 64 bits of SHA-256 each, so that nobody can write a change that does not show. Lists count as sets; an empty one is 0. The content's includes the id, so two terms share it only if they are the same.</summary>
internal readonly record struct TermHashes(long Definition, long Synonyms, long CrossReferences, long Edges, long Axioms, long Content)
{
    public static TermHashes Of(OntologyTerm term)
    {
        var definition = term.Definition is null ? 0 : Hash([term.Definition]);
        var synonyms = OfSet(term.Synonyms, synonym => $"{(int)synonym.Scope}{synonym.Text}");
        var references = OfSet(term.CrossReferences, reference => reference);
        // A space stands in no predicate.
        var edges = OfSet(term.Edges, edge => $"{edge.Predicate} {edge.Target}");
        var axioms = OfSet(term.Axioms, axiom => axiom);
        var content = Hash(
            [
                term.Id, term.Iri, term.Label, term.Namespace, term.Type.ToString(), term.Obsolete ? "1" : null, string.Join(' ', term.ReplacedBy),
            ],
            [definition, synonyms, references, edges, axioms]);
        return new(definition, synonyms, references, edges, axioms, content);
    }

    private static long OfSet<T>(IReadOnlyList<T> items, Func<T, string> text)
    {
        switch (items.Count)
        {
            case 0:
                return 0;
            case 1:
                return Hash([text(items[0])]);
            default:
                var texts = items.Select(text).Distinct(StringComparer.Ordinal).ToArray();
                Array.Sort(texts, StringComparer.Ordinal);
                return Hash(texts);
        }
    }

    // Each text with its length before it, and -1 for none, so that no two lists look the same.
    private static long Hash(ReadOnlySpan<string?> texts, ReadOnlySpan<long> numbers = default)
    {
        var size = numbers.Length * sizeof(long);
        foreach (var text in texts)
        {
            size += sizeof(int) + (text is null ? 0 : Encoding.UTF8.GetMaxByteCount(text.Length));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(size);
        var at = 0;
        foreach (var text in texts)
        {
            var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, buffer.AsSpan(at + sizeof(int)));
            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(at), length);
            at += sizeof(int) + Math.Max(0, length);
        }

        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(at), number);
            at += sizeof(long);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.AsSpan(0, at), digest);
        ArrayPool<byte>.Shared.Return(buffer);
        return BinaryPrimitives.ReadInt64LittleEndian(digest);
    }
}
