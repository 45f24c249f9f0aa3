using System.Globalization;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>A gate said no. Thrown where it is noticed, often deep inside a stream, and turned into an <see cref="Error"/> by <see cref="ArchiveExtractor"/>.</summary>
internal sealed class ArchiveRefusedException : Exception
{
    private const int LongestShown = 80;

    /// <param name="code">One of <see cref="ExtractionCodes"/>.</param>
    /// <param name="message">The rule and the limit.</param>
    public ArchiveRefusedException(string code, string message)
        : base(message) => Code = code;

    /// <param name="code">One of <see cref="ExtractionCodes"/>.</param>
    /// <param name="entry">The entry as the archive names it; shown shortened and printable.</param>
    /// <param name="message">The rule and the limit.</param>
    public ArchiveRefusedException(string code, string entry, string message)
        : this(code, $"'{Printable(entry)}': {message}")
    {
    }

    public string Code { get; }

    /// <summary>The name without anything that moves a cursor or turns the reading direction, at most 80 characters of it.</summary>
    private static string Printable(string name)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (shown.Length >= LongestShown)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                ? string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}")
                : rune.ToString());
        }

        return shown.ToString();
    }
}
