namespace Alexandria.Support.Tickets.Reading;

/// <summary>Finds names out of source code in prose: <c>HelpFormatter</c>, <c>read_directory</c>, <c>parser.cpp</c>.</summary>
internal static class ComponentReader
{
    private const int Most = 100;

    public static IReadOnlyList<string> Read(IReadOnlyList<ProseWord> words, params ReadOnlySpan<string?> stated)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in stated)
        {
            if (!string.IsNullOrWhiteSpace(name))
            {
                names.Add(name.Trim().ToLowerInvariant());
            }
        }

        foreach (var word in words)
        {
            if (names.Count >= Most)
            {
                break;
            }

            var name = word.Written.AsSpan();
            name = name.EndsWith("()", StringComparison.Ordinal) ? name[..^2] : name;
            if (IsName(name))
            {
                foreach (var part in Parts(name.ToString().ToLowerInvariant()))
                {
                    names.Add(part);
                }
            }
        }

        return [.. names];
    }

    /// <summary>The name, and what its last two parts are called alone: people seldom write all of it.</summary>
    public static IEnumerable<string> Parts(string name)
    {
        yield return name;
        var parts = name.Split(['.', ':', '/', '\\', '#', '$'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts.Skip(parts.Length > 1 ? Math.Max(0, parts.Length - 2) : 1))
        {
            if (part.Length >= 5)
            {
                yield return part;
            }
        }
    }

    private static bool IsName(ReadOnlySpan<char> word)
    {
        if (word.Length < 4 || word.Contains('@') || word.IndexOf("://") >= 0 || !char.IsLetter(word[0]) || !char.IsLetterOrDigit(word[^1]))
        {
            return false;
        }

        for (var i = 1; i + 1 < word.Length; i++)
        {
            var joins = char.IsLetterOrDigit(word[i - 1]) && char.IsLetterOrDigit(word[i + 1]);
            if ((char.IsLower(word[i - 1]) && char.IsUpper(word[i]) && char.IsLetter(word[i + 1]))
                || (word[i] == '_' && joins)
                || (word[i] == '.' && joins && char.IsLetter(word[i + 1]))
                || (word[i] == ':' && word[i + 1] == ':'))
            {
                return true;
            }
        }

        return false;
    }
}
