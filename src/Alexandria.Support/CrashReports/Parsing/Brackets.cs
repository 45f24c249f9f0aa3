namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Balanced brackets in the names and argument lists that compilers and debuggers print.</summary>
internal static class Brackets
{
    /// <summary>
    /// The index after the bracket that closes the one at <paramref name="open"/>, or -1. Within round brackets, angle
    /// brackets are comparisons; an arrow's head closes nothing.
    /// </summary>
    public static int Skip(ReadOnlySpan<char> text, int open)
    {
        var opener = text[open];
        var closer = opener switch { '(' => ')', '<' => '>', '[' => ']', _ => '}' };
        var depth = 0;
        var round = 0;
        for (var i = open; i < text.Length; i++)
        {
            var c = text[i];
            if (opener == '<' && c is '(' or ')' && opener == '<')
            {
                round = Math.Max(0, round + (c == '(' ? 1 : -1));
            }
            else if (round > 0)
            {
                continue;
            }
            else if (c == opener)
            {
                depth++;
            }
            else if (c == closer && !(c == '>' && i > 0 && text[i - 1] == '-') && --depth == 0)
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>
    /// As <see cref="Skip"/> for a debugger's argument list: quoted strings and characters may hold any bracket.
    /// </summary>
    public static int SkipArguments(ReadOnlySpan<char> text, int open)
    {
        var depth = 0;
        var quote = '\0';
        for (var i = open; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                i++;
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c == '"' || (c == '\'' && i > 0 && text[i - 1] is ' ' or '=' or '('))
            {
                quote = c;
            }
            else if (c == '(')
            {
                depth++;
            }
            else if (c == ')' && --depth == 0)
            {
                return i + 1;
            }
        }

        return -1;
    }
}
