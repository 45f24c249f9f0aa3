namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Uncaught exceptions and errors of PHP with their previous ones, as the runtime, Monolog and Xdebug print them. A trace's
/// line names a function and the place that called it, so that each function's own place stands on the line above.
/// </summary>
internal sealed class PhpFormat : TraceFormat
{
    private static readonly string[] Openers =
        ["PHP Fatal error:", "Fatal error:", "PHP Warning:", "Warning:", "PHP Notice:", "Notice:", "PHP Deprecated:", "Deprecated:", "PHP Parse error:", "Parse error:", "PHP Recoverable fatal error:"];

    public override CrashLanguage Language => CrashLanguage.Php;

    public override bool IsEvidence(string line) => PhpFrame.TryParse(line, out _, out _) || IsError(line) || PhpFrame.TryXdebug(line, out _);

    public override bool StartsTrace(string line) => IsError(line);

    public override bool IsHeader(string line) => IsError(line) || TryThrown(line, out _) || line.EndsWith("Stack trace:", StringComparison.Ordinal);

    public override bool Separates(string line) => IsError(line);

    public override int Tail(string lastFrame, IReadOnlyList<string> following) =>
        following.Count > 0 && following[0].AsSpan().TrimStart().StartsWith("thrown in ", StringComparison.Ordinal) ? 1 : 0;

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var pieces = new List<Piece>();
        var calls = new List<PhpFrame>();
        var header = default(Thrown);
        var isFirstInnermost = true;
        var above = -1;
        for (var i = 0; i < lines.Count && pieces.Count < ParseLimits.Causes; i++)
        {
            if (PhpFrame.TryParse(lines[i], out var number, out var call))
            {
                if (number == 0 && calls.Count > 0)
                {
                    pieces.Add(new Piece(header, calls));
                    calls = [];
                }

                if (calls.Count == 0)
                {
                    header = Above(lines, above + 1, i);
                    isFirstInnermost &= !header.IsPrevious;
                }

                above = i;
                if (calls.Count < ParseLimits.Frames)
                {
                    calls.Add(call);
                }
            }
            else if (calls.Count > 0 && IsError(lines[i]))
            {
                break;
            }
        }

        if (calls.Count == 0)
        {
            return Xdebug(lines);
        }

        pieces.Add(new Piece(header, calls));
        if (isFirstInnermost)
        {
            // The runtime prints the first thrown first and leads outwards with "Next".
            pieces.Reverse();
        }

        return Crash(pieces.ConvertAll(piece => piece.Header.ToException(PhpFrame.Frames(piece.Calls, piece.Header.File, piece.Header.Line))));
    }

    private readonly record struct Piece(Thrown Header, List<PhpFrame> Calls);

    private readonly record struct Thrown(string Type, string Message, string File, int Line, bool IsPrevious)
    {
        public CrashException ToException(List<StackFrame> frames) => new() { Type = Type ?? "", Message = Message ?? "", Frames = frames };
    }

    private ParsedCrash? Xdebug(IReadOnlyList<string> lines)
    {
        var calls = new List<PhpFrame>();
        var first = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (PhpFrame.TryXdebug(lines[i], out var call))
            {
                first = first < 0 ? i : first;
                if (calls.Count < ParseLimits.Frames)
                {
                    calls.Add(call);
                }
            }
            else if (first >= 0 && IsError(lines[i]))
            {
                break;
            }
        }

        // An error without a trace has its place.
        var at = first >= 0 ? first : FindError(lines);
        if (at < 0)
        {
            return null;
        }

        var header = Above(lines, 0, first >= 0 ? first : at + 1);
        calls.Reverse();
        return header.File is null or "" && calls.Count == 0 ? null : Crash([header.ToException(PhpFrame.Frames(calls, header.File ?? "", header.Line))]);
    }

    private static int FindError(IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (IsError(lines[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsError(string line)
    {
        var text = line.AsSpan().TrimStart();
        foreach (var opener in Openers)
        {
            // "Warning: …" alone is anybody's; PHP ends it with the place.
            if (text.StartsWith(opener, StringComparison.Ordinal) && (text.Contains(".php", StringComparison.Ordinal) || (opener[0] == 'P' && opener[1] == 'H')))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What was thrown, on the lines between the last trace and the first frame of this one.</summary>
    private static Thrown Above(IReadOnlyList<string> lines, int from, int firstFrame)
    {
        var top = Math.Max(from, firstFrame - 100);
        for (var i = firstFrame - 1; i >= top; i--)
        {
            var end = firstFrame;
            if (!IsError(lines[i]) && !TryThrown(lines[i], out _))
            {
                continue;
            }

            for (var below = i + 1; below < firstFrame; below++)
            {
                if (lines[below].AsSpan().Trim().EndsWith("tack trace:", StringComparison.Ordinal) || lines[below].Trim() is "[stacktrace]" or "Call Stack:")
                {
                    end = below;
                    break;
                }
            }

            var text = ExceptionHeader.WithLines(lines[i].Trim(), lines, i + 1, end);
            return TryThrown(text, out var thrown) ? thrown : Error(text);
        }

        return new Thrown("", "", "", 0, IsPrevious: false);
    }

    /// <summary>"Uncaught Shop\NoStock: none in /srv/a.php:3", "Next …", and Monolog's "(Shop\NoStock(code: 0): none at /srv/a.php:3)".</summary>
    private static bool TryThrown(string text, out Thrown thrown)
    {
        thrown = default;
        const string Coded = "(code: ";
        var code = text.IndexOf(Coded, StringComparison.Ordinal);
        if (code > 0 && text.LastIndexOf('(', code - 1) is >= 0 and var open && text.IndexOf("): ", code, StringComparison.Ordinal) is > 0 and var close)
        {
            var body = text[(close + 3)..].TrimEnd(')', '"', '}', ' ');
            var (message, file, line) = Place(body, " at ");
            // Monolog writes JSON, where a backslash is two.
            thrown = new Thrown(text[(open + 1)..code].Replace(@"\\", @"\", StringComparison.Ordinal), message, file, line, IsPrevious: text.Contains("[previous exception]", StringComparison.Ordinal));
            return thrown.Type.Length > 0 && !thrown.Type.Contains(' ');
        }

        var at = text.IndexOf("Uncaught ", StringComparison.Ordinal);
        var rest = at is >= 0 and < 60 ? text[(at + "Uncaught ".Length)..] : text.StartsWith("Next ", StringComparison.Ordinal) ? text[5..] : "";
        if (rest.StartsWith("exception '", StringComparison.Ordinal) && rest.IndexOf("' with message '", StringComparison.Ordinal) is var with && with >= "exception '".Length)
        {
            // Before PHP 7.
            var (message, file, line) = Place(rest[(with + "' with message '".Length)..], "' in ");
            thrown = new Thrown(rest["exception '".Length..with], message, file, line, IsPrevious: false);
            return true;
        }

        var end = 0;
        while (end < rest.Length && (char.IsLetterOrDigit(rest[end]) || rest[end] is '\\' or '_' or '@'))
        {
            end++;
        }

        if (end == 0 || !(end == rest.Length || rest[end] is ':' or ' ' or '\n'))
        {
            return false;
        }

        var (said, place, row) = Place(" " + rest[end..].TrimStart(':', ' '), " in ");
        thrown = new Thrown(rest[..end], said, place, row, IsPrevious: false);
        return true;
    }

    private static Thrown Error(string text)
    {
        // With the lines below it, what looked like something thrown may be neither.
        var colon = text.IndexOf(':');
        var type = text[..Math.Max(colon, 0)].Replace("PHP ", "", StringComparison.Ordinal).Trim();
        var body = text[(colon + 1)..].Trim();
        var end = body.LastIndexOf(" on line ", StringComparison.Ordinal);
        var at = end > 0 ? body.LastIndexOf(" in ", end, StringComparison.Ordinal) : -1;
        if (at <= 0 || at + " in ".Length > end)
        {
            return new Thrown(type, ExceptionHeader.Shorten(body), "", 0, IsPrevious: false);
        }

        var digits = body[(end + " on line ".Length)..].Split(['\n', ' '], 2)[0];
        _ = SourceLocation.TryNumber(digits, out var line);
        return new Thrown(type, ExceptionHeader.Shorten(body.AsSpan(0, at)), body[(at + " in ".Length)..end], line, IsPrevious: false);
    }

    private static (string Message, string File, int Line) Place(string body, string before)
    {
        var at = body.LastIndexOf(before, StringComparison.Ordinal);
        if (at < 0)
        {
            return (ExceptionHeader.Shorten(body), "", 0);
        }

        var place = body[(at + before.Length)..].Trim();
        const string OnLine = " on line ";
        var on = place.LastIndexOf(OnLine, StringComparison.Ordinal);
        place = on > 0 ? $"{place[..on]}:{place[(on + OnLine.Length)..]}" : place;
        var (file, line, numbers) = SourceLocation.Split(place, numbers: 1);
        return numbers == 1 ? (ExceptionHeader.Shorten(body.AsSpan(0, at).Trim()), file, line) : (ExceptionHeader.Shorten(body), "", 0);
    }
}
