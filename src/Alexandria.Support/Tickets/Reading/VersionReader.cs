namespace Alexandria.Support.Tickets.Reading;

/// <summary>Finds the versions of the product that a ticket is about.</summary>
internal static class VersionReader
{
    private const int Most = 5;

    private static readonly HashSet<string> Announcers = new(["version", "v", "ver", "release", "build", "rev", "upgrade", "upgraded", "update", "updated"], StringComparer.Ordinal);
    private static readonly HashSet<string> Between = new(["to", "from", "is", "number", "the", "since", "of"], StringComparer.Ordinal);

    /// <summary>Stated versions first, then those the text announces ("version 4.2"), then other dotted numbers of three parts.</summary>
    public static IReadOnlyList<string> Read(IReadOnlyList<ProseWord> words, IReadOnlySet<int> used, params ReadOnlySpan<string?> stated)
    {
        var versions = new List<string>();
        foreach (var version in stated)
        {
            Add(versions, version ?? "");
        }

        var maybe = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i].Lower;
            var number = word.AsSpan().TrimStart('v');
            if (used.Contains(i) || !IsVersionLike(number))
            {
                continue;
            }

            var parts = number.Count('.') + 1;
            if (IsAnnounced(words, i) || (number.Length < word.Length && parts >= 2))
            {
                Add(versions, number.ToString());
            }
            else if (parts == 3)
            {
                maybe.Add(number.ToString());
            }
        }

        maybe.ForEach(m => Add(versions, m));
        return versions;
    }

    /// <summary>Digits and dots, perhaps with a suffix such as <c>-rc.1</c> or <c>+build7</c>: "17", "4.2.1", "2.0.0-beta".</summary>
    public static bool IsVersionLike(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 40 || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        var suffix = text.IndexOfAny("-+");
        var core = suffix < 0 ? text : text[..suffix];
        return !core.ContainsAnyExcept(".0123456789") && core[^1] != '.' && core.IndexOf("..") < 0 && core.Count('.') <= 4
            && (suffix < 0 || (suffix + 1 < text.Length && char.IsAsciiLetterOrDigit(text[suffix + 1]) && core.Contains('.')));
    }

    private static bool IsAnnounced(IReadOnlyList<ProseWord> words, int at)
    {
        for (var i = at - 1; i >= 0 && i >= at - 4; i--)
        {
            if (Announcers.Contains(words[i].Lower))
            {
                return true;
            }

            if (!Between.Contains(words[i].Lower) && !IsVersionLike(words[i].Lower))
            {
                return false;
            }
        }

        return false;
    }

    private static void Add(List<string> versions, string version)
    {
        version = version.Trim();
        if (version.Length is > 0 and <= 100 && versions.Count < Most && !versions.Contains(version, StringComparer.OrdinalIgnoreCase))
        {
            versions.Add(version);
        }
    }
}
