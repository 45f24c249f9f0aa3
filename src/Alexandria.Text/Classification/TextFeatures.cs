using System.Runtime.InteropServices;
using Alexandria.Text.Analysis;

namespace Alexandria.Text.Classification;

/// <summary>Kinds of features. Each kind is a vector of length one, so that none drowns another by its number.</summary>
internal enum FeatureKind : byte
{
    /// <summary>Stems of words, and of two in a row.</summary>
    Words,

    /// <summary>Runs of 2 to 5 characters of a word with its borders: inflections, compounds, typing errors.</summary>
    Characters,

    /// <summary>Two words anywhere in the text, in any order: what a quadratic kernel sees.</summary>
    Pairs,
}

/// <summary>A word of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">Its length, likewise.</param>
/// <param name="Stem">The hash of its stem; all numbers have the same.</param>
internal readonly record struct FeatureWord(int Start, int Length, ulong Stem);

/// <summary>A feature where it occurs.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Hash">Its name: 64 bits, so that a collision is not to be expected among millions.</param>
/// <param name="First">The word that it is in, as an index.</param>
/// <param name="Second">The other word of a pair; the same word otherwise.</param>
internal readonly record struct FeatureOccurrence(FeatureKind Kind, ulong Hash, int First, int Second);

/// <summary>A feature of a text and how often it occurs in it.</summary>
internal readonly record struct FeatureCount(FeatureKind Kind, ulong Hash, int Count);

/// <summary>
/// Takes a text apart into features. What lies beyond the bounds is left out: a message says what it is about at its
/// beginning, and time and memory stay bounded whatever comes in.
/// </summary>
internal static class TextFeatures
{
    /// <summary>Words of a text that are looked at.</summary>
    public const int MaxWords = 400;

    /// <summary>Different words that pairs are made of: at most 2,016 pairs.</summary>
    public const int MaxPairedWords = 64;

    /// <summary>A longer run of letters is cut into words of this length, in UTF-16 units.</summary>
    public const int MaxWordLength = 64;

    private const int Shortest = 2;
    private const int Longest = 5;
    private const ulong Seed = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private static readonly ulong Number = HashOf("0");

    /// <summary>The words of a text in their order.</summary>
    public static List<FeatureWord> Words(string text)
    {
        var words = new List<FeatureWord>();
        var at = 0;
        while (at < text.Length && words.Count < MaxWords)
        {
            if (!Characters.IsWord(text, at, out var width))
            {
                at += width;
                continue;
            }

            var start = at;
            while (at < text.Length && Characters.IsWord(text, at, out width) && at + width - start <= MaxWordLength)
            {
                at += width;
            }

            words.Add(new FeatureWord(start, at - start, StemOf(text.AsSpan(start, at - start))));
        }

        return words;
    }

    /// <summary>Every occurrence of every feature.</summary>
    public static List<FeatureOccurrence> Occurrences(string text, IReadOnlyList<FeatureWord> words)
    {
        var found = new List<FeatureOccurrence>(words.Count * 24);
        var distinct = new List<int>(Math.Min(words.Count, MaxPairedWords));
        var seen = new HashSet<ulong>();
        for (var i = 0; i < words.Count; i++)
        {
            found.Add(new(FeatureKind.Words, words[i].Stem, i, i));
            if (i + 1 < words.Count)
            {
                found.Add(new(FeatureKind.Words, Join(words[i].Stem, words[i + 1].Stem), i, i + 1));
            }

            AddCharacters(found, text.AsSpan(words[i].Start, words[i].Length), i);
            if (distinct.Count < MaxPairedWords && seen.Add(words[i].Stem))
            {
                distinct.Add(i);
            }
        }

        for (var i = 0; i < distinct.Count; i++)
        {
            for (var j = i + 1; j < distinct.Count; j++)
            {
                var (a, b) = (words[distinct[i]].Stem, words[distinct[j]].Stem);
                found.Add(new(FeatureKind.Pairs, Mix(Join(Math.Min(a, b), Math.Max(a, b))), distinct[i], distinct[j]));
            }
        }

        return found;
    }

    /// <summary>The features of a text, by kind and hash, ascending.</summary>
    public static FeatureCount[] Count(string text)
    {
        var found = Occurrences(text, Words(text));
        CollectionsMarshal.AsSpan(found).Sort((a, b) => a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : a.Hash.CompareTo(b.Hash));
        var counts = new List<FeatureCount>(found.Count);
        for (var i = 0; i < found.Count;)
        {
            var end = i + 1;
            while (end < found.Count && found[end].Hash == found[i].Hash && found[end].Kind == found[i].Kind)
            {
                end++;
            }

            counts.Add(new(found[i].Kind, found[i].Hash, end - i));
            i = end;
        }

        return [.. counts];
    }

    private static ulong StemOf(ReadOnlySpan<char> word)
    {
        if (!word.ContainsAnyExceptInRange('0', '9'))
        {
            return Number;
        }

        Span<char> lower = stackalloc char[MaxWordLength];
        word.ToLowerInvariant(lower);
        return HashOf(EnglishStemmer.Stem(lower[..word.Length].ToString()));
    }

    private static void AddCharacters(List<FeatureOccurrence> found, ReadOnlySpan<char> word, int index)
    {
        Span<char> padded = stackalloc char[MaxWordLength + 2];
        padded = padded[..(word.Length + 2)];
        word.ToLowerInvariant(padded[1..]);
        padded[0] = padded[^1] = ' ';
        for (var start = 0; start < padded.Length; start++)
        {
            var hash = Step(Seed, '\u0001');
            for (var length = 1; length <= Longest && start + length <= padded.Length; length++)
            {
                hash = Step(hash, padded[start + length - 1]);
                if (length >= Shortest)
                {
                    found.Add(new(FeatureKind.Characters, Mix(hash), index, index));
                }
            }
        }
    }

    private static ulong HashOf(ReadOnlySpan<char> word)
    {
        var hash = Seed;
        foreach (var c in word)
        {
            hash = Step(hash, c);
        }

        return Mix(hash);
    }

    private static ulong Join(ulong a, ulong b) => Mix((a * Prime) ^ b);

    // FNV-1a over UTF-16 units.
    private static ulong Step(ulong hash, char c) => (hash ^ c) * Prime;

    // The finaliser of MurmurHash3: every bit of the input reaches every bit of the hash.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
