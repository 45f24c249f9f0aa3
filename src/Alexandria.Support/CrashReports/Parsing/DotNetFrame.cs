namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Lines such as <c>at Shop.Cart.Add(Item item) in C:\src\Cart.cs:line 12</c>, of Mono too
/// (<c>at Shop.Cart.Add (Item item) [0x00001] in /src/Cart.cs:12</c>).
/// </summary>
internal static class DotNetFrame
{
    // "at" and "in" as the runtime's resources say them in some languages.
    private static readonly string[] At = ["at ", "в ", "bei ", "à ", "en ", "w ", "em ", "in ", "a ", "på ", "vid ", "位置 ", "场所 "];
    private static readonly string[] In = ["in ", "в ", "dans ", "en ", "w ", "na ", "場所 ", "位置 "];

    public static bool TryParse(string line, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().TrimStart();
        var opener = Starting(text, At);
        if (opener == 0)
        {
            return false;
        }

        text = text[opener..].Trim();
        var open = ArgumentsStart(text);
        if (open <= 0)
        {
            return false;
        }

        var close = Brackets.Skip(text[open..], 0);
        if (close < 0)
        {
            return false;
        }

        var name = text[..open].TrimEnd();
        var arguments = text.Slice(open + 1, close - 2).Trim();
        var rest = text[(open + close)..].TrimStart();
        var isMono = rest.StartsWith("[0x", StringComparison.Ordinal) || rest.StartsWith("<0x", StringComparison.Ordinal);
        if (!IsName(name, isMono) || !TryRest(rest, out var file, out var number) || (file.Length == 0 && !isMono && !AreArguments(arguments)))
        {
            return false;
        }

        var function = DotNetName.Normalise(name.ToString());
        var module = Namespace(function);
        frame = new StackFrame
        {
            Module = module,
            Function = function,
            File = file,
            Line = number,
            Origin = FrameOrigins.Of(CrashLanguage.DotNet, module, function, file),
        };
        return true;
    }

    private static int Starting(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return word.Length;
            }
        }

        return 0;
    }

    private static int ArgumentsStart(ReadOnlySpan<char> text)
    {
        var from = text.StartsWith("(wrapper ", StringComparison.Ordinal) ? text.IndexOf(')') + 1 : 0;
        var open = text[from..].IndexOf('(');
        return open < 0 ? -1 : from + open;
    }

    private static bool IsName(ReadOnlySpan<char> name, bool isMono)
    {
        if (name.StartsWith("(wrapper ", StringComparison.Ordinal))
        {
            return true;
        }

        var generic = name.IndexOf('[');
        var plain = generic > 0 ? name[..generic] : name;
        return !plain.Contains(' ') && !plain.ContainsAny("/\\@:") && (plain.Contains('.') || isMono || plain.StartsWith("lambda_method", StringComparison.Ordinal));
    }

    // Every parameter has a type and mostly a name, unlike the source file that a JVM puts there, or a script's path.
    private static bool AreArguments(ReadOnlySpan<char> arguments)
    {
        if (arguments.IsEmpty)
        {
            return true;
        }

        if (SourceLocation.Split(arguments).Numbers > 0 || arguments.ContainsAny("/\\"))
        {
            return false;
        }

        // .NET Framework's event log lists types alone; a JVM's file has no such name.
        if (IsFrameworkType(arguments))
        {
            return true;
        }

        var depth = 0;
        var hasName = false;
        foreach (var c in arguments)
        {
            depth += c is '[' or '<' or '(' ? 1 : c is ']' or '>' or ')' ? -1 : 0;
            hasName |= c == ' ' && depth == 0;
        }

        return hasName || arguments.Contains(',');
    }

    /// <summary>Whether the brackets hold one type of .NET's own, which the event log writes without a parameter's name.</summary>
    public static bool IsFrameworkType(ReadOnlySpan<char> argument) =>
        !argument.ContainsAny(" ,:") && (argument.StartsWith("System.", StringComparison.Ordinal) || argument.StartsWith("Microsoft.", StringComparison.Ordinal));

    private static bool TryRest(ReadOnlySpan<char> rest, out string file, out int line)
    {
        file = "";
        line = 0;
        if (rest.StartsWith("[0x", StringComparison.Ordinal) || rest.StartsWith("<0x", StringComparison.Ordinal))
        {
            var end = rest.IndexOfAny(']', '>');
            rest = end < 0 ? default : rest[(end + 1)..].TrimStart();
        }

        if (rest.IsEmpty || rest.StartsWith("+ 0x", StringComparison.Ordinal))
        {
            return true;
        }

        var opener = Starting(rest, In);
        if (opener == 0)
        {
            return false;
        }

        // ":line 12", ":Zeile 12", ":строка 12", Mono's ":12": the last colon that a word and a number follow.
        rest = rest[opener..].Trim();
        var colon = rest.LastIndexOf(':');
        if (colon > 1)
        {
            var number = rest[(colon + 1)..];
            number = number[(number.LastIndexOf(' ') + 1)..];
            if (SourceLocation.TryNumber(number, out line))
            {
                rest = rest[..colon];
            }
        }

        file = rest.StartsWith("<", StringComparison.Ordinal) ? "" : rest.ToString();
        return true;
    }

    private static string Namespace(string function)
    {
        var method = function.LastIndexOf('.');
        method = method > 0 && function[method - 1] == '.' ? method - 1 : method;
        var type = method > 0 ? function.LastIndexOf('.', method - 1) : -1;
        return type > 0 ? function[..type] : "";
    }
}
