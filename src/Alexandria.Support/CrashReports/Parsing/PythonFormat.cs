namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Python tracebacks, chained and grouped ones too, and the one-line summary that abrt writes above them.</summary>
internal sealed class PythonFormat : TraceFormat
{
    private const string Opener = "Traceback (most recent call last):";
    private const string GroupOpener = "Exception Group Traceback (most recent call last):";

    public override CrashLanguage Language => CrashLanguage.Python;

    public override bool IsEvidence(string line) =>
        PythonFrame.TryParse(line, out _) || line.EndsWith("Traceback (most recent call last):", StringComparison.Ordinal);

    public override bool StartsTrace(string line) => line.TrimStart().StartsWith(Opener, StringComparison.Ordinal);

    public override bool Separates(string line) => false;

    public override int Tail(string lastFrame, IReadOnlyList<string> following)
    {
        // Source and markers stand deeper than the frame; the first line that does not names the exception.
        var indentation = SourceLocation.Indentation(lastFrame);
        var lines = 0;
        while (lines < following.Count && following[lines].Length > 0 && SourceLocation.Indentation(following[lines]) >= indentation)
        {
            lines++;
        }

        return lines < following.Count && following[lines].Length > 0 ? lines + 1 : lines;
    }

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var pieces = new List<Piece>();
        var at = FirstStart(lines);
        if (at < 0)
        {
            return null;
        }

        // What stands above the first traceback names the exception when nothing below it does.
        var fallback = Above(lines, at);
        while (at < lines.Count && pieces.Count < ParseLimits.Causes)
        {
            at = ReadPiece(lines, at, fallback, pieces);
            var next = NextStart(lines, at, out var isChained);
            if (next < 0 || !isChained)
            {
                break;
            }

            at = next;
        }

        // Printed is the root cause first, except that the parts of a group follow it.
        pieces.Reverse();
        var parts = pieces.FindAll(piece => piece.OfGroup);
        parts.Reverse();
        pieces.RemoveAll(piece => piece.OfGroup);
        if (parts.Count > 0)
        {
            pieces.Add(parts[0]);
        }

        return Crash(pieces.ConvertAll(piece => piece.Exception));
    }

    private readonly record struct Piece(CrashException Exception, bool OfGroup);

    private static int FirstStart(IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (IsOpener(lines[i]) || PythonFrame.TryParse(lines[i], out _))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsOpener(string line) =>
        line.EndsWith(Opener, StringComparison.Ordinal) && !line.Contains("Error: ", StringComparison.Ordinal);

    /// <summary>The bar that the parts of an exception group stand behind, cut off.</summary>
    private static string Inner(string line)
    {
        var text = line.AsSpan();
        while (text.TrimStart() is var trimmed && !trimmed.IsEmpty && (trimmed[0] == '|' || trimmed.StartsWith("+-", StringComparison.Ordinal)))
        {
            text = trimmed[0] == '|' ? trimmed[1..] : trimmed.TrimStart("+- ");
        }

        return text.ToString();
    }

    private static int ReadPiece(IReadOnlyList<string> lines, int at, ExceptionHeader fallback, List<Piece> pieces)
    {
        var ofGroup = lines[at].AsSpan().TrimStart().StartsWith("|", StringComparison.Ordinal);
        var opener = Inner(lines[at]);
        var margin = IsOpener(lines[at]) ? SourceLocation.Indentation(opener) : 0;
        var frames = new List<StackFrame>();
        var header = default(ExceptionHeader);
        var i = IsOpener(lines[at]) ? at + 1 : at;
        for (; i < lines.Count; i++)
        {
            var line = Inner(lines[i]);
            if (PythonFrame.TryParse(line, out var frame))
            {
                frames.Add(frame);
            }
            else if (line.Length == 0 && frames.Count == 0)
            {
                continue;
            }
            else if (line.Length == 0 || IsOpener(line))
            {
                break;
            }
            else if (SourceLocation.Indentation(line) <= margin)
            {
                // The first line that is not indented ends the frames: it names the exception.
                if (TryHeader(line.Trim(), out header))
                {
                    i = ReadMessage(lines, i, ref header);
                }

                break;
            }
        }

        frames.Reverse();
        if (frames.Count > ParseLimits.Frames)
        {
            frames.RemoveRange(ParseLimits.Frames, frames.Count - ParseLimits.Frames);
        }

        header = string.IsNullOrEmpty(header.Type) ? fallback with { Message = fallback.Message ?? "" } : header;
        var isPart = ofGroup && !opener.Contains(GroupOpener, StringComparison.Ordinal);
        pieces.Add(new Piece(new CrashException { Type = header.Type ?? "", Message = header.Message ?? "", Frames = frames }, isPart));
        return Math.Max(i, at + 1);
    }

    private static int ReadMessage(IReadOnlyList<string> lines, int at, ref ExceptionHeader header)
    {
        var end = at + 1;
        while (end < lines.Count && end < at + 20 && lines[end].AsSpan().Trim("| +-").Length > 0 && !IsOpener(lines[end]) && !PythonFrame.TryParse(lines[end], out _)
            && !lines[end].TrimStart().StartsWith("+-", StringComparison.Ordinal))
        {
            end++;
        }

        header = header with { Message = ExceptionHeader.WithLines(header.Message, lines, at + 1, end) };
        return end;
    }

    private static bool TryHeader(ReadOnlySpan<char> line, out ExceptionHeader header)
    {
        var end = 0;
        while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] is '.' or '_' or '<' or '>'))
        {
            end++;
        }

        var named = end > 0 && !char.IsDigit(line[0]) && (end == line.Length || line[end] == ':');
        header = named
            ? new ExceptionHeader(line[..end].ToString(), ExceptionHeader.Shorten(line[end..].TrimStart(':').Trim()))
            : default;
        return named;
    }

    // "prog.py:3:func:ZeroDivisionError: division by zero" of abrt, or a fuzzer's line with the exception alone.
    private static ExceptionHeader Above(IReadOnlyList<string> lines, int start)
    {
        for (var i = start - 1; i >= 0 && i >= start - 5; i--)
        {
            var text = lines[i].AsSpan().Trim();
            if (ExceptionHeader.TryRead(text, certain: true, out var header))
            {
                return header;
            }

            for (var colons = 0; colons < 3 && text.IndexOf(':') is >= 0 and var colon; colons++)
            {
                text = text[(colon + 1)..];
            }

            if (ExceptionHeader.TryRead(text, certain: true, out header))
            {
                return header;
            }
        }

        return new ExceptionHeader("", "");
    }

    private static int NextStart(IReadOnlyList<string> lines, int from, out bool isChained)
    {
        isChained = false;
        for (var i = from; i < lines.Count && i < from + 40; i++)
        {
            if (lines[i].Contains("During handling of the above exception", StringComparison.Ordinal)
                || lines[i].Contains("The above exception was the direct cause", StringComparison.Ordinal)
                || lines[i].AsSpan().TrimStart().StartsWith("+-", StringComparison.Ordinal))
            {
                isChained = true;
            }
            else if (IsOpener(lines[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
