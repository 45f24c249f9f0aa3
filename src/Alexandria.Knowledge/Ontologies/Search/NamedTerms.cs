using Alexandria.Text.Analysis;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>A term that a text seems to name.</summary>
/// <param name="OntologyId">Its ontology.</param>
/// <param name="TermId">Its id.</param>
/// <param name="Phrase">The words of its name as they stand first, analysed and joined by spaces.</param>
/// <param name="Words">How many they are.</param>
/// <param name="At">Where it stands first, in tokens.</param>
internal sealed record NamedTerm(string OntologyId, string TermId, string Phrase, int Words, int At)
{
    /// <summary>The names as they stand in the text, each once.</summary>
    public List<string> Names { get; } = [];

    public int Count { get; set; }
}

/// <summary>Looks for names of terms in a text: the longest first, so that <c>analytical balance</c> is not taken for a <c>balance</c>.</summary>
internal static class NamedTerms
{
    /// <summary>So much of a text is read, in characters.</summary>
    public const int LongestText = 20_000;

    /// <summary>So many words of it are looked at.</summary>
    private const int MostTokens = 4_000;

    private const int MostNames = 5;

    private const int LongestName = 100;

    /// <returns>The longest names first, then those that occur most often, then as they stand in the text.</returns>
    public static IReadOnlyList<NamedTerm> In(string text, IReadOnlyDictionary<string, OntologyTerms> ontologies)
    {
        text = text.Length > LongestText ? text[..LongestText] : text;
        var tokens = TextAnalyzer.Analyze(text, MostTokens);
        string[] words = [.. tokens.Select(t => t.Term)];
        var taken = new bool[words.Length];
        var found = new Dictionary<(string, string), NamedTerm>();
        for (var length = Math.Min(words.Length, ontologies.Values.Select(o => o.Phrases.LongestPhrase).DefaultIfEmpty().Max()); length > 0; length--)
        {
            for (var start = 0; start + length <= words.Length; start++)
            {
                if (taken.AsSpan(start, length).Contains(true))
                {
                    continue;
                }

                var digest = TermPhrases.DigestOf(words.AsSpan(start, length));
                foreach (var (ontology, terms) in ontologies)
                {
                    if (terms.Phrases.Find(digest) is { } id)
                    {
                        if (!found.TryGetValue((ontology, id), out var term))
                        {
                            found[(ontology, id)] = term = new NamedTerm(ontology, id, string.Join(' ', words.AsSpan(start, length).ToArray()), length, start);
                        }

                        Note(term, text, tokens[start], tokens[start + length - 1]);
                        taken.AsSpan(start, length).Fill(true);
                    }
                }
            }
        }

        return
        [
            .. found.Values.OrderByDescending(t => t.Words).ThenByDescending(t => t.Count).ThenBy(t => t.At)
                .ThenBy(t => t.OntologyId, StringComparer.Ordinal).ThenBy(t => t.TermId, StringComparer.Ordinal),
        ];
    }

    private static void Note(NamedTerm term, string text, Token first, Token last)
    {
        term.Count++;
        var name = TermLabel.Line(text[first.Start..Math.Max(first.Start + first.Length, last.Start + last.Length)], LongestName);
        if (term.Names.Count < MostNames && !term.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            term.Names.Add(name);
        }
    }
}
