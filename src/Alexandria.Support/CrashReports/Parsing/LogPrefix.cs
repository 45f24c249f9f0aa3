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
        var indentation = SkipSpaces(line, 0, line.Length);
        if (indentation == 0 || indentation == line.Length)
        {
            return Strip(line, out _);
        }

        // Markdown indents what it quotes, the prefix with it; only a time is told from a trace's own indentation.
        return (line[indentation] is '[' or '<' || char.IsAsciiLetterOrDigit(line[indentation])) && Strip(line[indentation..], out var timed) is var text && timed ? text : line;
    }

    private static string Strip(string line, out bool timed)
    {
        var at = Container(line);
        timed = at == 0 && (TryBrief(line, out at) || TryThreadTime(line, out at));
        if (timed)
        {
            return line[at..];
        }

        for (var parts = 0; parts < 8; parts++)
        {
            var start = SkipSpaces(line, at, timed || parts > 0 ? 1 : 0);
            var token = Token(line, start);
            if (token.IsEmpty)
            {
                break;
            }

            if (parts == 0 && token.StartsWith("<", StringComparison.Ordinal) && token.IndexOf('>') is > 1 and < 5 and var level && token[1..level].IndexOfAnyExceptInRange('0', '9') < 0)
            {
                // The kernel's raw log: "<4>[   12.345678] ".
                at = start + level + 1;
                continue;
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
            else if (!(IsLevel(token, timed) || (timed && (IsKernelThread(token) || IsSource(line, token, ref next)))))
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

    // Android's logcat, brief: "E/AndroidRuntime( 4711): ".
    private static bool TryBrief(string line, out int at)
    {
        at = 0;
        if (line.Length < 6 || line[1] != '/' || !"VDIWEFA".Contains(line[0], StringComparison.Ordinal))
        {
            return false;
        }

        var open = line.AsSpan(0, Math.Min(line.Length, 80)).IndexOf('(');
        var end = open < 0 ? -1 : line.AsSpan(open).IndexOf("):", StringComparison.Ordinal);
        if (end < 0 || line.AsSpan(open + 1, end - 1).Trim().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        at = Math.Min(line.Length, open + end + 2);
        at += at < line.Length && line[at] == ' ' ? 1 : 0;
        return true;
    }

    // logcat, threadtime: "11-20 10:00:00.123  4711  4733 F DEBUG   : "
    private static bool TryThreadTime(string line, out int at)
    {
        at = 0;
        if (line.Length < 24 || line[2] != '-' || line[5] != ' ' || line[8] != ':' || !char.IsAsciiDigit(line[0]) || !IsTime(Token(line, 6)))
        {
            return false;
        }

        var end = 6 + Token(line, 6).Length;
        for (var number = 0; number < 2; number++)
        {
            end = SkipSpaces(line, end, 8);
            var digits = Token(line, end);
            if (digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0)
            {
                return false;
            }

            end += digits.Length;
        }

        var colon = line.AsSpan(end, Math.Min(line.Length - end, 64)).IndexOf(':');
        if (colon < 4 || line[end] != ' ' || !"VDIWEFA".Contains(line[end + 1], StringComparison.Ordinal) || line[end + 2] != ' ')
        {
            return false;
        }

        at = end + colon + 1;
        at += at < line.Length && line[at] == ' ' ? 1 : 0;
        return true;
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

    // "[  T411]" and "[    C0]" name who printed.
    private static bool IsKernelThread(ReadOnlySpan<char> token)
    {
        var text = token.Trim("[] ");
        return token[0] == '[' && text.Length > 1 && text[0] is 'T' or 'C' && text[1..].IndexOfAnyExceptInRange('0', '9') < 0;
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

        if (token is "kernel:")
        {
            return true;
        }

        var following = Token(line, SkipSpaces(line, next, 1));
        if (following.IsEmpty || !(IsProcess(following) || following is "kernel:"))
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
