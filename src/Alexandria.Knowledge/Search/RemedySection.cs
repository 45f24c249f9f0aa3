namespace Alexandria.Knowledge.Search;

/// <summary>Finds, in an article, the section that says what to do: that is what an answer quotes, rather than the symptom that the customer knows already.</summary>
internal static class RemedySection
{
    /// <summary>What such a section is headed with, in lower case.</summary>
    private static readonly string[] Headings =
        ["what to do", "what helps", "how to", "solution", "fix", "workaround", "remedy", "resolution", "resolve", "repair", "steps", "procedure", "until then"];

    /// <summary>Its first whole lines, as they stand; null when there is no such section or its first line is too long.</summary>
    /// <param name="body">Markdown.</param>
    /// <param name="longest">At most so many characters.</param>
    public static string? BeginningOf(string body, int longest)
    {
        var (inside, start, end) = (false, 0, 0);
        for (var at = 0; at < body.Length;)
        {
            var next = body.IndexOf('\n', at) is var newline and >= 0 ? newline + 1 : body.Length;
            var line = body.AsSpan(at, next - at).Trim();
            if (line.StartsWith('#'))
            {
                if (inside)
                {
                    break;
                }

                inside = IsRemedy(line.TrimStart('#').Trim());
                (start, end) = (next, next);
            }
            else if (inside)
            {
                if (next - start > longest)
                {
                    break;
                }

                end = next;
            }

            at = next;
        }

        return inside && body[start..end].Trim() is { Length: > 0 } text ? text : null;
    }

    private static bool IsRemedy(ReadOnlySpan<char> heading)
    {
        foreach (var words in Headings)
        {
            if (heading.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
