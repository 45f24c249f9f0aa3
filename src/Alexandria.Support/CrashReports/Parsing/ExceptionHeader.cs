using System.Text;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>The line that names an exception: <c>qualified.Type: message</c>, in any of the languages that write it so.</summary>
internal readonly record struct ExceptionHeader(string Type, string Message)
{
    private static readonly string[] Suffixes =
        ["Exception", "Error", "Throwable", "Failure", "Fault", "Interrupt", "Exit", "Death", "Violation", "Warning", "Timeout"];

    /// <summary>
    /// Reads the type at the start of the line. Certain is a name with a usual ending; otherwise a dot in the name and a
    /// colon or the line's end behind it are asked for.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> line, bool certain, out ExceptionHeader header)
    {
        header = default;
        var end = 0;
        while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] is '.' or '_' or '$' or '`' or '+' or '/'))
        {
            end++;
        }

        var type = line[..end];
        if (end == 0 || end > 250 || !(char.IsLetter(type[0]) || type[0] == '_') || type[^1] is '.' or '/')
        {
            return false;
        }

        var rest = line[end..];
        if (rest.StartsWith("[", StringComparison.Ordinal) && rest.IndexOf(']') is > 0 and var generic)
        {
            rest = rest[(generic + 1)..];
        }

        // .NET writes "System.IO.IOException (0x80070020): …", Node "TypeError [ERR_INVALID_ARG_TYPE]: …".
        if (rest.StartsWith(" (", StringComparison.Ordinal) && rest.IndexOf("):", StringComparison.Ordinal) is > 0 and var code)
        {
            rest = rest[(code + 1)..];
        }
        else if (rest.StartsWith(" [", StringComparison.Ordinal) && rest.IndexOf("]:", StringComparison.Ordinal) is > 0 and var errorCode)
        {
            rest = rest[(errorCode + 1)..];
        }

        if (!rest.IsEmpty && rest[0] != ':')
        {
            return false;
        }

        if (certain ? !HasUsualEnding(type) : !IsQualified(type, hasMessage: !rest.IsEmpty))
        {
            return false;
        }

        header = new ExceptionHeader(type.ToString(), Shorten(rest.TrimStart(':').Trim()));
        return true;
    }

    /// <summary>Finds the header inside a line that a logger began, such as <c>[main] c.e.App - c.e.OrderException: no stock</c>.</summary>
    public static bool TryFind(ReadOnlySpan<char> line, out ExceptionHeader header)
    {
        if (TryRead(line.TrimStart(), certain: true, out header))
        {
            return true;
        }

        var from = 0;
        while (line[from..].IndexOf(' ') is >= 0 and var space)
        {
            from += space + 1;
            if (from < line.Length && TryRead(line[from..], certain: true, out header) && (header.Message.Length > 0 || !header.Type.Contains(' ')))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the further lines of a message, up to its greatest length.</summary>
    public static string WithLines(string message, IReadOnlyList<string> lines, int from, int to)
    {
        var text = new StringBuilder(message);
        for (var i = from; i < to && text.Length < ParseLimits.MessageLength; i++)
        {
            text.Append('\n').Append(lines[i]);
        }

        return Shorten(text.ToString().AsSpan().Trim());
    }

    public static string Shorten(ReadOnlySpan<char> message) =>
        (message.Length > ParseLimits.MessageLength ? message[..ParseLimits.MessageLength] : message).ToString();

    private static bool HasUsualEnding(ReadOnlySpan<char> type)
    {
        foreach (var suffix in Suffixes)
        {
            if (type.EndsWith(suffix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsQualified(ReadOnlySpan<char> type, bool hasMessage)
    {
        var dot = type.LastIndexOf('.');
        return dot > 0 && char.IsLetter(type[dot + 1]) && !type.Contains('/') && (hasMessage || char.IsUpper(type[dot + 1]));
    }
}
