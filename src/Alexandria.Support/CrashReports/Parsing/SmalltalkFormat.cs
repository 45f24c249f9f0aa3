namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Walkbacks of Pharo, Squeak, VisualWorks and GNU Smalltalk: <c>[] in ShopCart(Object)&gt;&gt;total:</c>.</summary>
internal sealed class SmalltalkFormat : TraceFormat
{
    private static readonly string[] Exceptions =
        ["Error", "ZeroDivide", "MessageNotUnderstood", "SubscriptOutOfBounds", "KeyNotFound", "NotFound", "Halt", "AssertionFailure", "OutOfMemory", "Exception", "Warning", "TestFailure", "NonBooleanReceiver"];

    // VisualWorks says it in words.
    private static readonly (string Phrase, string Type)[] Sentences =
    [
        ("Message not understood: ", "MessageNotUnderstood"), ("doesNotUnderstand: ", "MessageNotUnderstood"), ("Subscript out of bounds", "SubscriptOutOfBounds"), ("Can't create an exact result", "ZeroDivide"),
        ("The program attempted to divide a number by zero", "ZeroDivide"), ("Index value ", "SubscriptOutOfBounds"), ("key not found", "KeyNotFound"),
    ];

    public override CrashLanguage Language => CrashLanguage.Smalltalk;

    public override bool IsEvidence(string line) => line.Contains(">>", StringComparison.Ordinal) && TryFrame(line, out _);

    public override bool StartsTrace(string line) => line is "THERE_BE_DRAGONS_HERE";

    public override bool IsHeader(string line) => StartsTrace(line) || TryHeader(line.AsSpan().Trim(), out _);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var frames = new List<StackFrame>();
        var first = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            // Pharo lists the contexts with their variables, then all of them again.
            if (first >= 0 && (lines[i].Contains("--- The full stack ---", StringComparison.Ordinal) || StartsTrace(lines[i])))
            {
                break;
            }

            if (lines[i].Contains(">>", StringComparison.Ordinal) && TryFrame(lines[i], out var frame))
            {
                first = first < 0 ? i : first;
                if (frames.Count < ParseLimits.Frames)
                {
                    frames.Add(frame);
                }
            }
        }

        var header = new ExceptionHeader("", "");
        for (var i = first - 1; i >= 0 && i >= first - 40 && header.Type.Length == 0; i--)
        {
            header = TryHeader(lines[i].AsSpan().Trim(), out var found) ? found : header;
        }

        return Crash([new CrashException { Type = header.Type, Message = header.Message, Frames = frames }]);
    }

    /// <summary>The receiver's class, in brackets the class that defines the method, and the selector.</summary>
    private static bool TryFrame(string line, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().Trim();
        if (text.StartsWith("[", StringComparison.Ordinal) && text.IndexOf(']') is > 1 and <= 6 and var bracket && text[1..bracket].IndexOfAnyExceptInRange('0', '9') < 0)
        {
            text = text[(bracket + 1)..].TrimStart();
        }

        text = text.StartsWith("optimized ", StringComparison.Ordinal) ? text["optimized ".Length..] : text;
        if (text.StartsWith("[", StringComparison.Ordinal))
        {
            var within = text.LastIndexOf("] in ", StringComparison.Ordinal);
            if (within < 0)
            {
                return false;
            }

            text = text[(within + 5)..].TrimStart();
        }

        var arrows = text.IndexOf(">>", StringComparison.Ordinal);
        if (arrows <= 0 || !TryClass(text[..arrows], out var receiver, out var definer) || !TrySelector(text[(arrows + 2)..], out var selector, out var place))
        {
            return false;
        }

        var (file, number, numbers) = SourceLocation.Split(place, numbers: 1);
        var function = Cut($"{receiver}>>{selector}");
        frame = new StackFrame
        {
            Module = definer.Replace(" class", "", StringComparison.Ordinal),
            Function = function,
            File = numbers > 0 && file != "a String" ? file : "",
            Line = numbers > 0 ? number : 0,
            Origin = FrameOrigins.Of(CrashLanguage.Smalltalk, definer.Replace(" class", "", StringComparison.Ordinal), function, ""),
        };
        return true;
    }

    private static bool TryClass(ReadOnlySpan<char> text, out string receiver, out string definer)
    {
        receiver = definer = "";
        var open = text.IndexOf('(');
        var outer = open > 0 ? text[..open] : text;
        var inner = open > 0 && text[^1] == ')' ? text[(open + 1)..^1] : default;
        if (!IsClass(outer) || !(open < 0 || IsClass(inner)))
        {
            return false;
        }

        receiver = outer.Trim().ToString();
        definer = inner.IsEmpty ? receiver : inner.ToString();
        return true;
    }

    private static bool IsClass(ReadOnlySpan<char> name)
    {
        name = name.EndsWith(" class", StringComparison.Ordinal) ? name[..^6] : name;
        if (name.IsEmpty || name.Length > 120 || !char.IsAsciiLetterUpper(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    // "total: ", "#total:", "/", "doesNotUnderstand: #price", "total: (Cart.st:12)"
    private static bool TrySelector(ReadOnlySpan<char> text, out string selector, out string place)
    {
        selector = place = "";
        text = text.TrimStart('#');
        var end = 0;
        if (!text.IsEmpty && char.IsAsciiLetter(text[0]))
        {
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is ':' or '_'))
            {
                end++;
            }
        }
        else
        {
            while (end < text.Length && text[end] is '+' or '-' or '*' or '/' or '\\' or '<' or '>' or '=' or '~' or '@' or '%' or '|' or '&' or '?' or ',' or '!')
            {
                end++;
                if (end == text.Length)
                {
                    break;
                }
            }
        }

        var rest = end <= text.Length ? text[end..].Trim() : default;
        if (end is 0 or > 200 || !(rest.IsEmpty || rest[0] is '#' or '('))
        {
            return false;
        }

        selector = text[..end].ToString();
        place = rest.Length > 2 && rest[0] == '(' && rest[^1] == ')' ? rest[1..^1].ToString() : "";
        return true;
    }

    private static bool TryHeader(ReadOnlySpan<char> text, out ExceptionHeader header)
    {
        header = default;
        text = text.StartsWith("Unhandled exception: ", StringComparison.OrdinalIgnoreCase) ? text["Unhandled exception: ".Length..] : text;
        text = text.StartsWith("Error class: ", StringComparison.Ordinal) ? text["Error class: ".Length..] : text;
        foreach (var (phrase, type) in Sentences)
        {
            if (text.Contains(phrase, StringComparison.Ordinal) && !text.Contains(">>", StringComparison.Ordinal))
            {
                header = new ExceptionHeader(type, ExceptionHeader.Shorten(text));
                return true;
            }
        }

        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        if (!(ExceptionHeader.TryRead(name, certain: true, out _) || Array.IndexOf(Exceptions, name.ToString()) >= 0))
        {
            return false;
        }

        header = new ExceptionHeader(name.ToString(), colon < 0 ? "" : ExceptionHeader.Shorten(text[(colon + 1)..].Trim()));
        return true;
    }

    private static string Cut(string name) => name.Length > ParseLimits.NameLength ? name[..ParseLimits.NameLength] : name;
}
