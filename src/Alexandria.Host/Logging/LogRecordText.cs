using System.Globalization;
using System.Text;

namespace Alexandria.Host.Logging;

/// <summary>Text that others chose, made harmless for a terminal and for whoever reads a log line by line.</summary>
internal static class LogRecordText
{
    /// <summary>Control and format characters (line ends, escape sequences, changes of direction) as <c>\u001b</c>; everything else as it is.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var output = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            var hidden = char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            _ = hidden ? output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : output.Append(c);
        }

        return output.ToString();
    }
}
