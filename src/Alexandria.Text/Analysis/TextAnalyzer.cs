namespace Alexandria.Text.Analysis;

/// <summary>
/// Turns text about software into terms. Plain words are folded, stemmed and freed of stop words. Identifiers
/// (<c>readDirectory</c>, <c>org.example.Parser</c>) and codes (<c>ORA-00942</c>, <c>0x80070005</c>) yield themselves as
/// a whole and, identifiers, the words they are made of. Scripts without spaces yield pairs of characters.
/// </summary>
/// <remarks>Pure and thread-safe; linear in the length of the text. Malformed UTF-16 separates words.</remarks>
public static class TextAnalyzer
{
    /// <summary>Longer runs (encoded data, most likely) yield nothing.</summary>
    public const int LongestRun = 256;

    /// <summary>The tokens in the order of the text, at most <paramref name="limit"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="limit">1 or more; what a text holds beyond it is not analysed.</param>
    public static IReadOnlyList<Token> Analyze(string text, int limit = 100_000)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var tokens = new List<Token>(Math.Min(limit, (text.Length / 5) + 8));
        var at = 0;
        while (at < text.Length && tokens.Count < limit)
        {
            if (!Characters.IsWord(text, at, out var width))
            {
                at += width;
                continue;
            }

            var end = Run(text, at);
            AddRun(tokens, text, at, end - at);
            at = end;
        }

        if (tokens.Count > limit)
        {
            tokens.RemoveRange(limit, tokens.Count - limit);
        }

        return tokens;
    }

    /// <summary>The terms of <see cref="Analyze"/>, each with how often it occurs.</summary>
    public static IReadOnlyDictionary<string, int> Count(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in Analyze(text))
        {
            counts[token.Term] = counts.GetValueOrDefault(token.Term) + 1;
        }

        return counts;
    }

    // Letters, digits and what joins them inside a name: one of . _ - $ # : or the pair ::
    private static int Run(string text, int at)
    {
        while (at < text.Length)
        {
            if (Characters.IsWord(text, at, out var width))
            {
                at += width;
                continue;
            }

            var joiner = text[at] is '.' or '_' or '-' or '$' or '#' ? 1 : text.AsSpan(at).StartsWith("::", StringComparison.Ordinal) ? 2 : 0;
            if (joiner == 0 || at + joiner >= text.Length || !Characters.IsWord(text, at + joiner, out _))
            {
                break;
            }

            at += joiner;
        }

        return at;
    }

    private static void AddRun(List<Token> tokens, string text, int start, int length)
    {
        if (length > LongestRun)
        {
            return;
        }

        var run = text.AsSpan(start, length);
        if (Characters.IsUnspaced(run))
        {
            AddPairs(tokens, run, start);
            return;
        }

        var kind = Identifiers.KindOf(run);
        if (kind is not RunKind.Words)
        {
            tokens.Add(new Token(run.ToString().ToLowerInvariant(), start, length));
        }

        if (kind is RunKind.Code)
        {
            return;
        }

        foreach (var part in Identifiers.Parts(run))
        {
            var word = run[part].ToString().ToLowerInvariant();
            var term = EnglishStemmer.Stem(word);
            var covered = kind is not RunKind.Words && tokens[^1].Term == term;
            if (!StopWords.Contains(word) && !covered)
            {
                tokens.Add(new Token(term, start + part.Start.Value, part.End.Value - part.Start.Value));
            }
        }
    }

    private static void AddPairs(List<Token> tokens, ReadOnlySpan<char> run, int start)
    {
        if (run.Length == 1)
        {
            tokens.Add(new Token(run.ToString(), start, 1));
        }

        for (var i = 0; i + 1 < run.Length; i++)
        {
            tokens.Add(new Token(run.Slice(i, 2).ToString(), start + i, 2));
        }
    }
}
