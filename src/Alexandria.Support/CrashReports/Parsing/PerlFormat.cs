namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Perl's <c>message at cart.pl line 3.</c> with the calls that Carp lists below it: <c>Shop::total(2) called at cart.pl line 5</c>.</summary>
internal sealed class PerlFormat : TraceFormat
{
    private const string Called = " called at ";

    private static readonly string[] Extensions = [".pl", ".pm", ".t", ".cgi", ".psgi"];

    public override CrashLanguage Language => CrashLanguage.Perl;

    public override bool IsEvidence(string line) => TryPlace(line, out var what, out var file, out _, out _) && (what.EndsWith(" called", StringComparison.Ordinal) || IsPerlFile(file));

    public override bool StartsTrace(string line) => false;

    public override bool IsHeader(string line) => IsEvidence(line) && !line.Contains(Called, StringComparison.Ordinal);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var header = new ExceptionHeader("", "");
        var frames = new List<StackFrame>();
        var place = ("", 0);
        var last = -1;
        for (var i = 0; i < lines.Count && frames.Count < ParseLimits.Frames; i++)
        {
            if (!TryPlace(lines[i], out var what, out var file, out var line, out var isLast))
            {
                continue;
            }

            var isCall = what.EndsWith(" called", StringComparison.Ordinal);
            if (!isCall && (last >= 0 || !(isLast || IsPerlFile(file))))
            {
                break;
            }

            if (isCall)
            {
                // Each line names a function and its caller's place; its own stands on the line above.
                frames.Add(Frame(Function(what[..^" called".Length].Trim()), place));
            }
            else
            {
                header = new ExceptionHeader("die", ExceptionHeader.Shorten(what.Trim()));
            }

            place = (file, line);
            last = i;
        }

        if (last >= 0 && frames.Count < ParseLimits.Frames)
        {
            frames.Add(Frame("main", place));
        }

        return Crash([new CrashException { Type = header.Type, Message = header.Message, Frames = frames }]);
    }

    /// <summary>"what at FILE line 3.", with what a read handle adds before the dot.</summary>
    private static bool TryPlace(string line, out string what, out string file, out int number, out bool isLast)
    {
        what = file = "";
        number = 0;
        isLast = false;
        const string Line = " line ";
        // ", <STDIN> line 4." says how far a file was read.
        var handle = line.LastIndexOf(", <", StringComparison.Ordinal);
        line = handle > 0 ? line[..handle] + "." : line;
        var at = line.LastIndexOf(Line, StringComparison.Ordinal);
        var before = at > 0 ? line.AsSpan(0, at).LastIndexOf(" at ", StringComparison.Ordinal) : -1;
        if (before <= 0)
        {
            return false;
        }

        var rest = line.AsSpan(at + Line.Length);
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? rest.Length : digits;
        if (!SourceLocation.TryNumber(rest[..digits], out number) || !(digits == rest.Length || rest[digits] is '.' or ',' or ' '))
        {
            return false;
        }

        what = line[..before];
        file = line[(before + 4)..at];
        isLast = digits < rest.Length && rest[digits] == '.';
        return file.Length > 0 && !file.Contains(' ');
    }

    private static bool IsPerlFile(string file) => file is "-e" or "-" || Array.Exists(Extensions, extension => file.EndsWith(extension, StringComparison.Ordinal));

    private static string Function(string call)
    {
        var open = call.IndexOf('(');
        var name = open > 0 ? call[..open] : call.StartsWith("eval ", StringComparison.Ordinal) ? "(eval)" : call;
        return SettledName.Of(name, text => text.EndsWith("::__ANON__", StringComparison.Ordinal) ? text[..^"__ANON__".Length] + "{anonymous}" : text);
    }

    private static StackFrame Frame(string function, (string File, int Line) place)
    {
        var separator = function.LastIndexOf("::", StringComparison.Ordinal);
        var module = separator > 0 ? function[..separator] : "";
        return new StackFrame
        {
            Module = module,
            Function = function,
            File = place.File,
            Line = place.Line,
            Origin = FrameOrigins.Of(CrashLanguage.Perl, module, function, place.File),
        };
    }
}
