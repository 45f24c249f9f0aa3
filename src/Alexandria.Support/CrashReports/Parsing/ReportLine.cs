using System.Buffers;
using System.Net;
using System.Text;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>A line of a report: its cleaned text, and where it stands in the original.</summary>
/// <param name="Text">Cleaned.</param>
/// <param name="Start">Offset of the line's first character.</param>
/// <param name="End">Offset after its last character, without the line break.</param>
internal readonly record struct ReportLine(string Text, int Start, int End)
{
    // Everything that a mail client, terminal, log shipper or encoding mistake adds to a line of a trace.
    private static readonly SearchValues<char> Dirt = SearchValues.Create(DirtCharacters());

    /// <summary>
    /// Reads lines one by one, so that a large text is never held twice. Removed are control characters (the zero bytes of
    /// UTF-16 read as bytes among them), terminal colours, byte order marks, mail quotation marks, log prefixes and HTML
    /// escapes; indentation stays, because formats nest by it.
    /// </summary>
    public static IEnumerable<ReportLine> Read(string text, int from = 0)
    {
        var start = from;
        for (var lines = 0; start <= text.Length && lines < ParseLimits.Lines; lines++)
        {
            var length = text.AsSpan(start).IndexOfAny('\n', '\r');
            var end = length < 0 ? text.Length : start + length;
            yield return new ReportLine(Clean(text.AsSpan(start, Math.Min(end - start, ParseLimits.LineLength))), start, end);
            if (length < 0)
            {
                yield break;
            }

            var crlf = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n';
            start = end + (crlf ? 2 : 1);
        }
    }

    /// <summary>The text of one line as formats see it.</summary>
    public static string Clean(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        var text = line.ContainsAny(Dirt) ? WithoutDirt(line) : line.ToString();
        text = WithoutQuotation(text);
        if (text.Contains('&'))
        {
            text = WebUtility.HtmlDecode(text).Replace('\u00a0', ' ');
        }

        return LogPrefix.Strip(text).TrimEnd();
    }

    private static string WithoutDirt(ReadOnlySpan<char> line)
    {
        var clean = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\u001b' && i + 1 < line.Length && line[i + 1] == '[')
            {
                i += 2;
                while (i < line.Length && !char.IsAsciiLetter(line[i]))
                {
                    i++;
                }
            }
            else if (c == '\u00a0')
            {
                clean.Append(' ');
            }
            else if (!Dirt.Contains(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private static string WithoutQuotation(string line)
    {
        var i = 0;
        var end = 0;
        while (i < line.Length && (line[i] == '>' || (line[i] == ' ' && i < end + 1)))
        {
            if (line[i++] == '>')
            {
                end = i;
            }
        }

        // One space belongs to the quotation mark; more is the trace's own indentation.
        return end == 0 ? line : line[(end < line.Length && line[end] == ' ' ? end + 1 : end)..];
    }

    private static string DirtCharacters()
    {
        var dirt = new StringBuilder("\u007f\u00a0\ufeff\ufffe\u200b\u200e\u200f");
        for (var c = '\0'; c < ' '; c++)
        {
            if (c != '\t')
            {
                dirt.Append(c);
            }
        }

        return dirt.ToString();
    }
}
