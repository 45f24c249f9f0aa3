using System.Runtime.InteropServices;
using Alexandria.Text.Analysis;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>Which names mean the same: the label and the exact synonyms of each term, as the words that the search's analysis makes of them.</summary>
internal sealed class TermNames
{
    /// <summary>Names of more words are sentences; nobody types them.</summary>
    public const int MostWords = 4;

    /// <summary>Shorter names (<c>g</c>, <c>in</c>) mean too much else.</summary>
    private const int ShortestName = 3;

    private readonly Dictionary<string, List<string[]>> alternatives = new(StringComparer.Ordinal);

    /// <summary>Takes in a term's names.</summary>
    public void Add(string? label, IEnumerable<string> exactSynonyms)
    {
        var names = exactSynonyms.Prepend(label ?? "").Where(n => n.Length >= ShortestName).Select(Words).Where(w => w.Length is > 0 and <= MostWords)
            .DistinctBy(w => string.Join(' ', w), StringComparer.Ordinal).ToList();
        if (names.Count < 2)
        {
            return;
        }

        foreach (var name in names)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(alternatives, string.Join(' ', name), out _) ??= []).AddRange(names.Where(other => other != name));
        }
    }

    /// <summary>The other names of what these words together are a name of.</summary>
    public IReadOnlyList<string[]> Of(ReadOnlySpan<string> words) =>
        alternatives.TryGetValue(string.Join(' ', words), out var found) ? found : [];

    public static string[] Words(string name) => [.. TextAnalyzer.Analyze(name).Select(t => t.Term)];
}

/// <summary>Widens a query by other names of what it names.</summary>
internal static class Synonyms
{
    /// <summary>A word that nobody wrote weighs less than one that somebody did.</summary>
    public const double Weight = 0.5;

    /// <summary>The most words that are added to one query.</summary>
    private const int MostAdded = 30;

    /// <param name="text">The query.</param>
    /// <param name="vocabularies">Names of the vocabularies that readers see.</param>
    /// <returns>Words that the query does not have, each with the words of the query that it stands beside.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string text, IReadOnlyCollection<TermNames> vocabularies)
    {
        var added = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (vocabularies.Count == 0)
        {
            return added;
        }

        var words = TermNames.Words(text);
        var own = words.ToHashSet(StringComparer.Ordinal);
        for (var length = Math.Min(TermNames.MostWords, words.Length); length > 0; length--)
        {
            for (var start = 0; start + length <= words.Length && added.Count < MostAdded; start++)
            {
                var phrase = words.AsSpan(start, length).ToArray();
                foreach (var word in vocabularies.SelectMany(v => v.Of(phrase)).SelectMany(name => name).Where(w => !own.Contains(w)))
                {
                    if (added.Count < MostAdded)
                    {
                        added.TryAdd(word, phrase);
                    }
                }
            }
        }

        return added;
    }
}
