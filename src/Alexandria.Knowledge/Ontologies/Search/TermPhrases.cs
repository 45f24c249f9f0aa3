using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>Which term a phrase names: by its label or one of its exact synonyms, as the words that the search's analysis makes of them. Of several terms with one name the first by id.</summary>
/// <remarks>Keeps digests in place of names, so that a vocabulary of millions of terms stays small in memory; whoever finds a term looks whether it is called that.</remarks>
internal sealed class TermPhrases
{
    /// <summary>Names of more words are sentences.</summary>
    public const int MostWords = 8;

    /// <summary>Shorter names (<c>g</c>, <c>in</c>) mean too much else.</summary>
    private const int ShortestName = 3;

    private readonly Dictionary<ulong, string> ids = [];

    public int LongestPhrase { get; private set; }

    /// <summary>Takes in a term's names. A property names no subject: <c>part of</c> stands in every text.</summary>
    public void Add(string id, TermType type, string? label, IEnumerable<string> exactSynonyms)
    {
        if (type == TermType.Property)
        {
            return;
        }

        foreach (var words in exactSynonyms.Prepend(label ?? "").Where(n => n.Length is >= ShortestName and <= TermLabel.Longest).Select(TermNames.Words).Where(w => w.Length is > 0 and <= MostWords))
        {
            ids.TryAdd(DigestOf(words), id);
            LongestPhrase = Math.Max(LongestPhrase, words.Length);
        }
    }

    public string? Find(ulong digest) => ids.GetValueOrDefault(digest);

    /// <summary>FNV-1a, 64 bits (draft-eastlake-fnv, section 2), over the words with a separator after each.</summary>
    public static ulong DigestOf(ReadOnlySpan<string> words)
    {
        var digest = 0xCBF29CE484222325UL;
        foreach (var word in words)
        {
            foreach (var c in word)
            {
                digest = (digest ^ c) * 0x100000001B3UL;
            }

            digest = (digest ^ ' ') * 0x100000001B3UL;
        }

        return digest;
    }
}
