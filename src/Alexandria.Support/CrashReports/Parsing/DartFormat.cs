namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Dart's and Flutter's uncaught errors, with the virtual machine's frames, package:stack_trace's and those of compiled programs.</summary>
internal sealed class DartFormat : TraceFormat
{
    // Errors whose text does not begin with their class.
    private static readonly (string Phrase, string Type)[] Sentences =
    [
        ("Null check operator used on a null value", "TypeError"), ("type '", "TypeError"), ("Bad state: ", "StateError"), ("Invalid argument", "ArgumentError"),
        ("Concurrent modification during iteration", "ConcurrentModificationError"), ("Unsupported operation: ", "UnsupportedError"), ("Stack Overflow", "StackOverflowError"),
        ("Out of Memory", "OutOfMemoryError"), ("'package:", "AssertionError"), ("'file:", "AssertionError"), ("Failed assertion: ", "AssertionError"),
    ];

    public override CrashLanguage Language => CrashLanguage.Dart;

    public override bool IsEvidence(string line) => TryFrame(line, out _, out _);

    public override bool StartsTrace(string line) => line is "Unhandled exception:" || line.Contains("Unhandled Exception: ", StringComparison.Ordinal);

    public override bool IsHeader(string line) => StartsTrace(line) || line.Contains(" was thrown ", StringComparison.Ordinal) || ExceptionHeader.TryRead(line.AsSpan().TrimStart(), certain: true, out _);

    public override bool Separates(string line) => StartsTrace(line);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var frames = new List<StackFrame>();
        var first = -1;
        var previous = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (TryFrame(lines[i], out var number, out var frame))
            {
                if (number >= 0 && number <= previous)
                {
                    break;
                }

                previous = number;
                first = first < 0 ? i : first;
                if (frames.Count < ParseLimits.Frames)
                {
                    frames.Add(frame);
                }
            }
            else if (first >= 0 && StartsTrace(lines[i]))
            {
                break;
            }
        }

        var header = first < 0 ? default : Above(lines, first);
        return Crash([new CrashException { Type = header.Type ?? "", Message = header.Message ?? "", Frames = frames }]);
    }

    /// <param name="line">A cleaned line.</param>
    /// <param name="number">The frame's number; -1 in package:stack_trace's form, which has none.</param>
    /// <param name="frame">The frame.</param>
    private static bool TryFrame(string line, out int number, out StackFrame frame)
    {
        frame = null!;
        number = -1;
        var text = line.AsSpan().Trim();
        if (text.StartsWith("#", StringComparison.Ordinal))
        {
            var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 6 || !SourceLocation.TryNumber(text.Slice(1, digits), out number))
            {
                return false;
            }

            text = text[(digits + 1)..].TrimStart();
            return TryCompiled(text, out frame) || TryMachine(text, out frame);
        }

        // "package:shop/cart.dart 12:3  Cart.total"
        var space = text.IndexOf(' ');
        if (space <= 0 || !(text[..space].EndsWith(".dart", StringComparison.Ordinal) || text.StartsWith("dart:", StringComparison.Ordinal)))
        {
            return false;
        }

        var rest = text[space..].TrimStart();
        var end = rest.IndexOf(' ');
        return end > 0 && SourceLocation.Split(string.Concat("x:", rest[..end])) is { Numbers: >= 1 } place && (frame = Frame(rest[end..].Trim(), text[..space].ToString(), place.Line)) is not null;
    }

    // "Cart.total (package:shop/cart.dart:12:3)"
    private static bool TryMachine(ReadOnlySpan<char> text, out StackFrame frame)
    {
        frame = null!;
        var open = text.LastIndexOf('(');
        if (open <= 0 || text[^1] != ')' || text[open - 1] != ' ')
        {
            return false;
        }

        var (file, line, _) = SourceLocation.Split(text[(open + 1)..^1]);
        if (!(file.EndsWith(".dart", StringComparison.Ordinal) || file.StartsWith("dart:", StringComparison.Ordinal) || file.StartsWith("package:", StringComparison.Ordinal)))
        {
            return false;
        }

        frame = Frame(text[..open].Trim(), file, line);
        return true;
    }

    // "abs 000000723d6346d7 virt 00000000001ed6d7 _kDartIsolateSnapshotInstructions+0x1e26d7": an offset names the function in one build.
    private static bool TryCompiled(ReadOnlySpan<char> text, out StackFrame frame)
    {
        frame = null!;
        var virt = text.IndexOf(" virt ", StringComparison.Ordinal);
        if (!text.StartsWith("abs ", StringComparison.Ordinal) || virt < 0)
        {
            return false;
        }

        var rest = text[(virt + 6)..];
        var space = rest.IndexOf(' ');
        var name = space < 0 ? rest : rest[(space + 1)..].Trim();
        frame = Frame(name, "", 0);
        return !name.IsEmpty;
    }

    private static StackFrame Frame(ReadOnlySpan<char> name, string file, int line)
    {
        var function = Normalise(name.ToString());
        return new StackFrame
        {
            Module = Package(file),
            Function = function == SettledName.Unknown && file.Length > 0 ? SourceLocation.FileName(file) : function,
            File = file,
            Line = line,
            Origin = FrameOrigins.Of(CrashLanguage.Dart, "", function, file),
        };
    }

    /// <summary>Without closures and the marks of constructors.</summary>
    public static string Normalise(string name) => SettledName.Of(name, text =>
    {
        foreach (var closure in (ReadOnlySpan<string>)["<anonymous closure>", "<fn>", "<async>", "<asynchronous suspension>"])
        {
            text = text.Replace("." + closure, "", StringComparison.Ordinal).Replace(closure, "", StringComparison.Ordinal);
        }

        return text.StartsWith("new ", StringComparison.Ordinal) ? text[4..] : text;
    });

    private static string Package(string file)
    {
        var slash = file.IndexOf('/');
        return file.StartsWith("package:", StringComparison.Ordinal) && slash > 0 ? file["package:".Length..slash]
            : file.StartsWith("dart:", StringComparison.Ordinal) ? (slash > 0 ? file[..slash] : file).Replace("-patch", "", StringComparison.Ordinal)
            : "";
    }

    private static ExceptionHeader Above(IReadOnlyList<string> lines, int firstFrame)
    {
        var top = Math.Max(0, firstFrame - 60);
        for (var i = firstFrame - 1; i >= top; i--)
        {
            var text = lines[i].Trim();
            if (text == "Unhandled exception:" && i + 1 < firstFrame)
            {
                return Named(ExceptionHeader.WithLines(lines[i + 1].Trim(), lines, i + 2, firstFrame));
            }

            const string Unhandled = "Unhandled Exception: ";
            if (text.IndexOf(Unhandled, StringComparison.Ordinal) is >= 0 and var at)
            {
                return Named(ExceptionHeader.WithLines(text[(at + Unhandled.Length)..], lines, i + 1, firstFrame));
            }

            // Flutter: "The following ArgumentError was thrown building Cart(dirty):"
            const string Following = "The following ";
            if (text.StartsWith(Following, StringComparison.Ordinal) && text.IndexOf(" was thrown ", StringComparison.Ordinal) is > 0 and var thrown)
            {
                var end = i + 1;
                while (end < firstFrame && lines[end].Length > 0)
                {
                    end++;
                }

                return new ExceptionHeader(text[Following.Length..thrown].TrimStart('_'), ExceptionHeader.WithLines("", lines, i + 1, end));
            }
        }

        for (var i = firstFrame - 1; i >= Math.Max(top, firstFrame - 5); i--)
        {
            if (Named(lines[i].Trim()) is { Type.Length: > 0 } header)
            {
                return header;
            }
        }

        return new ExceptionHeader("", "");
    }

    private static ExceptionHeader Named(string text)
    {
        foreach (var (phrase, type) in Sentences)
        {
            if (text.StartsWith(phrase, StringComparison.Ordinal))
            {
                return new ExceptionHeader(type, ExceptionHeader.Shorten(text));
            }
        }

        var end = 0;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$'))
        {
            end++;
        }

        // "RangeError (index): …"
        var rest = text[end..];
        var close = rest.StartsWith(" (", StringComparison.Ordinal) ? rest.IndexOf("):", StringComparison.Ordinal) : -1;
        rest = close > 0 ? rest[(close + 1)..] : rest;
        return end > 0 && rest.StartsWith(':') ? new ExceptionHeader(text[..end].TrimStart('_'), ExceptionHeader.Shorten(rest.AsSpan(1).Trim())) : new ExceptionHeader("", ExceptionHeader.Shorten(text));
    }
}
