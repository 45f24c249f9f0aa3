namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Numbered frames of native code: gdb (<c>#1  0x… in f (x=1) at a.c:3</c>, <c>from lib.so</c>), sanitizers
/// (<c>#1 0x… in f(int) a.cc:3:5</c>, <c>(lib.so+0x12)</c>), lldb (<c>frame #1: 0x… lib`f(x=1) at a.c:3:5</c>) and
/// systemd's core dumps (<c>#1  0x… f (lib.so + 0x12)</c>).
/// </summary>
internal static class NativeFrame
{
    /// <summary>The number of a frame that is not numbered but calls the one above it.</summary>
    public const int Caller = int.MaxValue;

    /// <summary>Whether the line begins a frame; <paramref name="complete"/> tells that its argument list closes on it.</summary>
    public static bool TryParse(string line, out int number, out StackFrame frame, out bool complete)
    {
        frame = null!;
        complete = true;
        if (ValgrindFrame.TrySplit(line, out var isInnermost, out var called, out var place))
        {
            number = isInnermost ? 0 : Caller;
            var (source, row, rows) = SourceLocation.Split(place, numbers: 1);
            frame = rows > 0 ? Frame(called, source, row, "") : Frame(called, "", 0, place.StartsWith("in ", StringComparison.Ordinal) ? place[3..] : "");
            return true;
        }

        if (!TryNumber(line, out number, out var text))
        {
            return false;
        }

        if (text.StartsWith("pc ", StringComparison.Ordinal) || text.StartsWith("abs ", StringComparison.Ordinal))
        {
            // Tombstones and Dart's compiled programs number their frames too.
            return false;
        }

        var hasAddress = TryAddress(ref text);
        var hasIn = text.StartsWith("in ", StringComparison.Ordinal);
        text = hasIn ? text[3..].TrimStart() : text;
        if (text.IsEmpty && !hasAddress)
        {
            return false;
        }

        if (text.StartsWith("<signal handler called>", StringComparison.Ordinal))
        {
            frame = Frame("<signal handler called>", "", 0, "");
            return true;
        }

        // lldb puts the binary before a backtick.
        var module = "";
        var tick = text.IndexOf('`');
        if (tick > 0 && !text[..tick].ContainsAny(" (<"))
        {
            module = text[..tick].ToString();
            text = text[(tick + 1)..];
        }

        var arguments = ArgumentsStart(text, isTight: module.Length > 0);
        if (arguments >= 0 && !IsModule(text[arguments..]) && (arguments == 0 ? hasAddress : text[arguments - 1] == ' ' || module.Length > 0))
        {
            return TryGdb(text, arguments, module, out frame, out complete);
        }

        return (hasAddress || text.Contains(':') || text.Contains("+0x", StringComparison.Ordinal)) && TrySanitizer(text, hasAddress, module, out frame);
    }

    private static bool TryNumber(string line, out int number, out ReadOnlySpan<char> text)
    {
        number = 0;
        text = line.AsSpan().TrimStart();
        text = text.TrimStart('*').TrimStart();
        var isLldb = text.StartsWith("frame #", StringComparison.Ordinal);
        text = isLldb ? text["frame ".Length..] : text;
        if (text.IsEmpty || text[0] != '#')
        {
            return false;
        }

        text = text[1..];
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 6 || !SourceLocation.TryNumber(text[..digits], out number) || !(isLldb ? text[digits] == ':' : text[digits] is ' ' or '\t'))
        {
            return false;
        }

        text = text[digits..].TrimStart(':').TrimStart();
        return true;
    }

    private static bool TryAddress(ref ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("0x", StringComparison.Ordinal))
        {
            return false;
        }

        var end = text[2..].IndexOfAnyExcept("0123456789abcdefABCDEF");
        if (end == 0)
        {
            return false;
        }

        text = end < 0 ? default : text[(end + 2)..].TrimStart();
        return true;
    }

    /// <summary>Index of the bracket at the outermost level that opens a debugger's argument list or a module; lldb puts no blank before it.</summary>
    private static int ArgumentsStart(ReadOnlySpan<char> text, bool isTight)
    {
        const string AnonymousNamespace = "(anonymous namespace)";
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('(' or '<' or '[' or '{'))
            {
                continue;
            }

            var operatorEnds = text[..i].TrimEnd("<(").EndsWith("operator", StringComparison.Ordinal) && (i == 0 || text[i - 1] != ' ');
            if (operatorEnds)
            {
                i += c == '(' ? 1 : 0;
                continue;
            }

            if (text[i..].StartsWith(AnonymousNamespace, StringComparison.Ordinal))
            {
                i += AnonymousNamespace.Length - 1;
                continue;
            }

            if (c == '(' && (isTight || i == 0 || text[i - 1] == ' '))
            {
                return i;
            }

            var end = Brackets.Skip(text[i..], 0);
            if (end < 0)
            {
                return c == '(' ? i : -1;
            }

            i += end - 1;
        }

        return -1;
    }

    private static bool TryGdb(ReadOnlySpan<char> text, int arguments, string module, out StackFrame frame, out bool complete)
    {
        var name = text[..arguments].Trim();
        var end = Brackets.SkipArguments(text, arguments);
        complete = end >= 0;
        var (file, line, library) = GdbTail(end >= 0 ? text[end..] : LastLocation(text[arguments..]));
        frame = Frame(name.ToString(), file, line, library.Length > 0 ? library : module);
        return true;
    }

    private static ReadOnlySpan<char> LastLocation(ReadOnlySpan<char> text)
    {
        var at = Math.Max(text.LastIndexOf(" at ", StringComparison.Ordinal), text.LastIndexOf(" from ", StringComparison.Ordinal));
        return at < 0 ? default : text[at..];
    }

    private static (string File, int Line, string Library) GdbTail(ReadOnlySpan<char> tail)
    {
        tail = tail.Trim();
        tail = tail.StartsWith("const ", StringComparison.Ordinal) ? tail[6..].TrimStart() : tail;
        if (tail.StartsWith("from ", StringComparison.Ordinal))
        {
            return ("", 0, tail[5..].Trim().ToString());
        }

        if (!tail.StartsWith("at ", StringComparison.Ordinal))
        {
            return ("", 0, "");
        }

        var (file, line, numbers) = SourceLocation.Split(tail[3..].Trim());
        return numbers == 0 && file.Contains(".so", StringComparison.Ordinal) ? ("", 0, file) : (file, line, "");
    }

    private static bool TrySanitizer(ReadOnlySpan<char> text, bool hasAddress, string module, out StackFrame frame)
    {
        frame = null!;
        text = WithoutTail(text, "(BuildId:");
        var file = "";
        var line = 0;
        if (text.EndsWith(")", StringComparison.Ordinal) && text.LastIndexOf('(') is >= 0 and var open && IsModule(text[open..]))
        {
            module = ModulePath(text[(open + 1)..^1]);
            text = text[..open].TrimEnd();
        }

        var split = FileStart(text);
        if (split >= 0)
        {
            (file, line, _) = SourceLocation.Split(text[split..].Trim());
            text = text[..split].TrimEnd();
            file = file == "<null>" ? "" : file;
        }

        if (!hasAddress && line == 0 && module.Length == 0)
        {
            return false;
        }

        frame = Frame(text.Trim().ToString(), file, line, module);
        return true;
    }

    private static ReadOnlySpan<char> WithoutTail(ReadOnlySpan<char> text, string mark)
    {
        var at = text.LastIndexOf(mark, StringComparison.Ordinal);
        return (at > 0 ? text[..at] : text).Trim();
    }

    // "(/lib/libc.so.6+0x123)", "(libc.so.6 + 0x123)", "(a.out+0x12) (BuildId: …)"
    private static bool IsModule(ReadOnlySpan<char> bracket)
    {
        var plus = bracket.IndexOf('+');
        return plus > 0 && bracket[plus..].TrimStart("+ ").StartsWith("0x", StringComparison.Ordinal) && !bracket[..plus].Contains('=')
            && bracket.IndexOf(')') is var close && (close < 0 || close == bracket.Length - 1 || bracket[(close + 1)..].TrimStart().StartsWith("(BuildId", StringComparison.Ordinal));
    }

    private static string ModulePath(ReadOnlySpan<char> inside) => inside[..inside.LastIndexOf('+')].Trim().ToString();

    /// <summary>Where the source file begins: after a blank outside brackets, a path, <c>&lt;null&gt;</c>, or a word ending in a line number.</summary>
    private static int FileStart(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("/", StringComparison.Ordinal))
        {
            return 0;
        }

        var depth = 0;
        var last = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            depth += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
            if (c != ' ' || depth > 0)
            {
                continue;
            }

            var rest = text[(i + 1)..];
            if (rest.StartsWith("/", StringComparison.Ordinal) || rest.StartsWith("<null>", StringComparison.Ordinal)
                || (rest.Length > 2 && char.IsAsciiLetter(rest[0]) && rest[1] == ':' && rest[2] is '\\' or '/'))
            {
                return i + 1;
            }

            last = i + 1;
        }

        return last > 0 && SourceLocation.Split(text[last..]).Numbers > 0 && !text[last..].Contains('>') ? last : -1;
    }

    /// <summary>A frame by its parts as a tool prints them.</summary>
    public static StackFrame Frame(string name, string file, int line, string library)
    {
        var module = library.Length > 0 ? SourceLocation.FileName(library) : "";
        var function = NativeName.Normalise(name);
        if (function is SettledName.Unknown or "n/a" or "<null>" or "<unknown>")
        {
            // A stripped binary tells no more than which one it is.
            function = file.Length > 0 ? SourceLocation.FileName(file) : module.Length > 0 ? module : SettledName.Unknown;
        }

        return new StackFrame
        {
            Module = module,
            Function = function,
            File = file,
            Line = line,
            Origin = FrameOrigins.Of(CrashLanguage.Native, module, function, file),
        };
    }
}
