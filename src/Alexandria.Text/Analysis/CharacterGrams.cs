namespace Alexandria.Text.Analysis;

/// <summary>
/// Runs of characters, across the ends of words: what misspellings, inflections and compounds have in common where their
/// words differ. Lower-case, with everything but letters and digits as one blank, and a blank at both ends. P. McNamee and
/// J. Mayfield, "Character N-Gram Tokenization for European Language Text Retrieval" (2004), find 4 the best length.
/// </summary>
public static class CharacterGrams
{
    /// <summary>The length that serves best in most European languages.</summary>
    public const int Length = 4;

    /// <summary>The grams of a text, each with how often it occurs; none in a text without a letter or digit.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">2 or more, in UTF-16 units.</param>
    public static IReadOnlyDictionary<string, int> Count(string text, int length = Length)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        var folded = Fold(text);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + length <= folded.Length; i++)
        {
            var gram = folded.Slice(i, length).ToString();
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }

        return counts;
    }

    private static ReadOnlySpan<char> Fold(string text)
    {
        var folded = new char[text.Length + 2];
        folded[0] = ' ';
        var length = 1;
        for (var at = 0; at < text.Length;)
        {
            if (Characters.IsWord(text, at, out var width))
            {
                length += text.AsSpan(at, width).ToLowerInvariant(folded.AsSpan(length));
            }
            else if (folded[length - 1] != ' ')
            {
                folded[length++] = ' ';
            }

            at += width;
        }

        if (folded[length - 1] != ' ')
        {
            folded[length++] = ' ';
        }

        return length == 1 ? [] : folded.AsSpan(0, length);
    }
}
