namespace Alexandria.Text.Analysis;

/// <summary>
/// Takes plural, past and progressive endings off English words, and a final e, so that "crashes", "crashed" and
/// "crashing" meet. It is light on purpose: "operation" and "operator" stay apart. Rules after the first step of
/// M. F. Porter, "An algorithm for suffix stripping" (1980).
/// </summary>
public static class EnglishStemmer
{
    /// <summary>The stem of a lower-case word; words with other than the letters a–z, and short ones, come back unchanged.</summary>
    public static string Stem(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length < 4 || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
        {
            return word;
        }

        var stem = WithoutTense(WithoutPlural(word.AsSpan()), out var cut);
        if (cut && stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z'))
        {
            stem = stem[..^1];
        }

        if (stem.Length > 3 && stem[^1] == 'e')
        {
            stem = stem[..^1];
        }

        return stem.Length > 3 && stem[^1] == 'y' && !IsVowel(stem[^2]) ? string.Concat(stem[..^1], "i") : stem.ToString();
    }

    private static ReadOnlySpan<char> WithoutPlural(ReadOnlySpan<char> word)
    {
        if (word.EndsWith("ies") && word.Length > 4)
        {
            return string.Concat(word[..^3], "y");
        }

        if (word.EndsWith("sses") || word.EndsWith("shes") || word.EndsWith("ches") || word.EndsWith("xes"))
        {
            return word[..^2];
        }

        return word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1] : word;
    }

    private static ReadOnlySpan<char> WithoutTense(ReadOnlySpan<char> word, out bool cut)
    {
        var ending = word.EndsWith("ing") ? 3 : word.EndsWith("ied") ? 0 : word.EndsWith("ed") && !word.EndsWith("eed") ? 2 : 0;
        if (word.EndsWith("ied") && word.Length > 4)
        {
            cut = false;
            return string.Concat(word[..^3], "y");
        }

        var stem = word[..^ending];
        cut = ending > 0 && stem.Length >= 3 && stem.IndexOfAny("aeiouy") >= 0;
        return cut ? stem : word;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}
