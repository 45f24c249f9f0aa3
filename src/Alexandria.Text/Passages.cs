using Alexandria.Text.Analysis;

namespace Alexandria.Text;

/// <summary>A stretch of a text that answers a query.</summary>
/// <param name="Start">Index of its first UTF-16 unit in the text.</param>
/// <param name="Quote">As it stands in the text, without white space at its ends.</param>
/// <param name="Score">Above 0: the summed weights of the query's terms that it holds, each once, less for a long one.</param>
public sealed record Passage(int Start, string Quote, double Score);

/// <summary>Picks sentences out of a text to quote: nothing is rewritten, so that a citation can be checked.</summary>
public static class Passages
{
    /// <summary>The best sentences, best first; none when no term of the query occurs.</summary>
    /// <param name="text">Any text; a line that ends a paragraph, a list item or a code line ends a sentence too.</param>
    /// <param name="terms">Analysed terms (<see cref="TextAnalyzer"/>) with their weights, usually their rarity in an index.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="longest">40 or more, in UTF-16 units; a longer sentence is cut between words. Default 300.</param>
    public static IReadOnlyList<Passage> Best(string text, IReadOnlyDictionary<string, double> terms, int count, int longest = 300)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 40);
        var tokens = TextAnalyzer.Analyze(text);
        var best = new List<Passage>();
        var token = 0;
        foreach (var (start, end) in Sentences(text, longest))
        {
            var held = new HashSet<string>(StringComparer.Ordinal);
            var (score, words) = (0.0, 0);
            while (token < tokens.Count && tokens[token].Start < end)
            {
                var term = tokens[token++].Term;
                words++;
                score += terms.TryGetValue(term, out var weight) && held.Add(term) ? weight : 0;
            }

            if (score > 0)
            {
                // A sentence of 20 terms loses a sixth, one of 100 half.
                best.Add(new Passage(start, text[start..end], score / (1 + (words / 100.0))));
            }
        }

        best.Sort(static (x, y) => x.Score != y.Score ? y.Score.CompareTo(x.Score) : x.Start.CompareTo(y.Start));
        return best.Count > count ? best[..count] : best;
    }

    private static IEnumerable<(int Start, int End)> Sentences(string text, int longest)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isLast = i + 1 == text.Length;
            var ends = text[i] switch
            {
                '\n' => true,
                '.' or '!' or '?' => isLast || char.IsWhiteSpace(text[i + 1]),
                '\u3002' or '\uFF01' or '\uFF1F' => true,
                _ => isLast,
            };
            if (ends)
            {
                foreach (var piece in Pieces(text, start, i + 1, longest))
                {
                    yield return piece;
                }

                start = i + 1;
            }
        }
    }

    private static IEnumerable<(int Start, int End)> Pieces(string text, int start, int end, int longest)
    {
        while (true)
        {
            while (start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            while (end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            if (start == end)
            {
                yield break;
            }

            if (end - start <= longest)
            {
                yield return (start, end);
                yield break;
            }

            var blank = text.LastIndexOf(' ', start + longest, longest);
            var cut = blank > start ? blank : start + longest - (char.IsHighSurrogate(text[start + longest - 1]) ? 1 : 0);
            yield return (start, cut);
            start = cut;
        }
    }
}
