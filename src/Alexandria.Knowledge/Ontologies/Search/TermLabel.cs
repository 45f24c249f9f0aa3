using System.Text;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>What a vocabulary calls a term, as it stands beside what it tags: in lists, in timelines, on a terminal.</summary>
internal static class TermLabel
{
    /// <summary>Longer labels are cut.</summary>
    public const int Longest = 200;

    /// <summary>The label in one line; the id where there is none.</summary>
    public static string Of(string? label, string id) => Line(string.IsNullOrWhiteSpace(label) ? id : label, Longest);

    /// <summary>The text's beginning in one line, without what is no character of it.</summary>
    public static string Line(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            var shown = Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator ? new Rune(' ') : rune;
            if (line.Length + shown.Utf16SequenceLength > longest - 1)
            {
                return line.Append('…').ToString();
            }

            line.Append(shown.ToString());
        }

        return line.ToString();
    }
}
