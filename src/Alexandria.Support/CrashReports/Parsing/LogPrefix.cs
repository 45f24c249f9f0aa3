namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Removes what loggers, journals and containers write before each line of a trace.</summary>
internal static class LogPrefix
{
    private static readonly string[] Levels =
        ["TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "SEVERE", "CRITICAL", "NOTICE", "stderr", "stdout"];

    private static readonly string[] Months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>The line after its prefix, with the indentation that follows the one separating space.</summary>
    public static string Strip(string line)
    {
        var at = Container(line);
        var timed = false;
        for (var parts = 0; parts < 8; parts++)
        {
            var start = SkipSpaces(line, at, timed || parts > 0 ? 1 : 0);
            var token = Token(line, start);
            if (token.IsEmpty)
            {
                break;
            }

            var next = start + token.Length;
            if (IsTime(token))
            {
                timed = true;
            }
            else if (Array.IndexOf(Months, token.ToString()) >= 0 && TrySyslogDate(line, next, out var afterDate))
            {
                timed = true;
                next = afterDate;
            }
            else if (!(IsLevel(token, timed) || (timed && IsSource(line, token, ref next))))
            {
                break;
            }

            at = next;
        }

        if (at == 0)
        {
            return line;
        }

        return line[(at < line.Length && line[at] == ' ' ? at + 1 : at)..];
    }

    // docker compose writes "service_1  | " before each line.
    private static int Container(string line)
    {
        var i = 0;
        while (i < line.Length && (char.IsAsciiLetterOrDigit(line[i]) || line[i] is '_' or '-' or '.'))
        {
            i++;
        }

        var name = i;
        while (i < line.Length && line[i] == ' ')
        {
            i++;
        }

        return name > 0 && i > name && i < line.Length && line[i] == '|' && (i + 1 == line.Length || line[i + 1] == ' ') && char.IsAsciiLetter(line[0]) ? i + 1 : 0;
    }

    private static int SkipSpaces(string line, int at, int atMost)
    {
        var end = Math.Min(line.Length, at + atMost);
        while (at < end && line[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private static ReadOnlySpan<char> Token(string line, int start)
    {
        var end = start;
        var bracketed = start < line.Length && line[start] == '[';
        while (end < line.Length && end - start < 64 && (bracketed ? line[end] != ']' : !char.IsWhiteSpace(line[end])))
        {
            end++;
        }

        return line.AsSpan(start, (bracketed && end < line.Length ? end + 1 : end) - start);
    }

    private static bool IsTime(ReadOnlySpan<char> token)
    {
        var bracketed = token[0] == '[';
        token = token.Trim("[] ");
        if (token.Length < 5 || !char.IsAsciiDigit(token[0]))
        {
            return false;
        }

        var marks = 0;
        foreach (var c in token)
        {
            if (c is '-' or ':' or '/')
            {
                marks++;
            }
            else if (!char.IsAsciiDigit(c) && c is not ('.' or ',' or 'T' or 'Z' or '+' or ' '))
            {
                return false;
            }
        }

        // "[   12.345678]" is the kernel's clock.
        return marks >= 2 || (bracketed && token.Contains('.'));
    }

    private static bool TrySyslogDate(string line, int at, out int next)
    {
        next = at;
        var day = SkipSpaces(line, at, 2);
        var dayEnd = day;
        while (dayEnd < line.Length && char.IsAsciiDigit(line[dayEnd]))
        {
            dayEnd++;
        }

        var time = Token(line, SkipSpaces(line, dayEnd, 1));
        if (dayEnd == day || time.IsEmpty || !IsTime(time))
        {
            return false;
        }

        next = dayEnd + 1 + time.Length;
        return true;
    }

    // Not in brackets, a level needs a time before it and its own spelling: "WARNING:", "Error:" and "fatal error:" begin reports.
    private static bool IsLevel(ReadOnlySpan<char> token, bool timed)
    {
        var bracketed = token[0] == '[';
        var comparison = bracketed ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var word = bracketed ? token.Trim("[]: ") : token;
        foreach (var level in Levels)
        {
            if ((timed || bracketed) && word.Equals(level, comparison))
            {
                return true;
            }
        }

        return timed && (token is "F" or "P" or "E" or "W");
    }

    // "host process[123]:", "1234 5678" and "AndroidRuntime:" between the time and the text.
    private static bool IsSource(string line, ReadOnlySpan<char> token, ref int next)
    {
        if (IsProcess(token) || token.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return true;
        }

        if (token[^1] == ':' && token is "AndroidRuntime:")
        {
            return true;
        }

        var following = Token(line, SkipSpaces(line, next, 1));
        if (following.IsEmpty || !IsProcess(following))
        {
            return false;
        }

        next += 1 + following.Length;
        return true;
    }

    private static bool IsProcess(ReadOnlySpan<char> token) =>
        token.EndsWith("]:", StringComparison.Ordinal) && token.IndexOf('[') is > 0 and var open
        && token[(open + 1)..^2].IndexOfAnyExceptInRange('0', '9') < 0;
}
