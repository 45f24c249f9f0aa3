namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Stacks of Node, Deno and browsers, with their chains of causes.</summary>
internal sealed class JavaScriptFormat : TraceFormat
{
    private static readonly string[] Openers = ["Uncaught (in promise) ", "Uncaught ", "Unhandled Rejection: ", "error: ", "Unhandled: ", "[cause]: ", "Caused by: ", "caused by: ", "Caused by ", "[errors]: [ "];

    private static readonly string[] Causes = ["[cause]: ", "Caused by: ", "caused by: ", "Caused by "];

    public override CrashLanguage Language => CrashLanguage.JavaScript;

    public override bool IsEvidence(string line) => JavaScriptFrame.TryParse(line, out _);

    public override bool StartsTrace(string line) => line.StartsWith("Uncaught ", StringComparison.Ordinal) && TryHeader(line, out _);

    public override bool IsHeader(string line) => TryHeader(line, out _);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var chain = new List<CrashException>();
        var header = new ExceptionHeader("", "");
        List<StackFrame>? frames = null;
        var messageStart = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            var text = lines[i].Trim();
            if (JavaScriptFrame.TryParse(lines[i], out var frame))
            {
                if (frames is null)
                {
                    var isCause = chain.Count > 0;
                    if (!isCause && AggregateAbove(lines, i) is { } aggregate)
                    {
                        chain.Add(aggregate);
                    }

                    header = isCause ? WithMessage(header, lines, messageStart, i) : NearestHeader(lines, i);
                    frames = [];
                }

                if (frames.Count < ParseLimits.Frames)
                {
                    frames.Add(frame);
                }
            }
            else if (frames is not null && FrameOrigins.StartsWithAny(text, Causes) && chain.Count < ParseLimits.Causes - 1)
            {
                chain.Add(new CrashException { Type = header.Type, Message = header.Message, Frames = frames });
                _ = TryHeader(text, out header);
                messageStart = i;
                frames = null;
            }
            else if (frames is not null && !text.StartsWith("... ", StringComparison.Ordinal) && EndsTrace(lines[i]))
            {
                break;
            }
        }

        if (frames is not null || header.Type?.Length > 0)
        {
            chain.Add(new CrashException { Type = header.Type ?? "", Message = header.Message ?? "", Frames = frames ?? [] });
        }

        return Crash(chain);
    }

    /// <summary>An AggregateError without a stack of its own, which util.inspect prints around its errors; the first of them is its cause.</summary>
    private static CrashException? AggregateAbove(IReadOnlyList<string> lines, int firstFrame)
    {
        var errors = firstFrame - 1;
        while (errors > 0 && errors > firstFrame - 10 && !lines[errors].AsSpan().TrimStart().StartsWith("[errors]: [", StringComparison.Ordinal))
        {
            errors--;
        }

        for (var i = errors; i >= 0 && i > errors - 3 && i < firstFrame - 1; i--)
        {
            if (lines[i].Contains("AggregateError", StringComparison.Ordinal) && TryHeader(lines[i].TrimEnd('{', ' ').TrimEnd(']'), out var header))
            {
                return new CrashException { Type = header.Type, Message = header.Message };
            }
        }

        return null;
    }

    // The next error of a log is not indented as causes are.
    private static bool EndsTrace(string line) => line.Length > 0 && !char.IsWhiteSpace(line[0]) && TryHeader(line, out _);

    private static ExceptionHeader WithMessage(ExceptionHeader header, IReadOnlyList<string> lines, int from, int to) =>
        new(header.Type ?? "", ExceptionHeader.WithLines(header.Message ?? "", lines, from + 1, to));

    private static ExceptionHeader NearestHeader(IReadOnlyList<string> lines, int firstFrame)
    {
        var top = Math.Max(0, firstFrame - ParseLimits.HeaderLines);
        for (var i = firstFrame - 1; i >= top; i--)
        {
            if (TryHeader(lines[i], out var header))
            {
                return WithMessage(header, lines, i, firstFrame);
            }
        }

        return new ExceptionHeader("", "");
    }

    private static bool TryHeader(string line, out ExceptionHeader header)
    {
        var text = line.AsSpan().Trim();
        foreach (var opener in Openers)
        {
            text = text.StartsWith(opener, StringComparison.Ordinal) ? text[opener.Length..].TrimStart() : text;
        }

        // util.inspect puts an error without a stack of its own into square brackets.
        return ExceptionHeader.TryRead(text.TrimStart('['), certain: true, out header) || ExceptionHeader.TryRead(text, certain: true, out header);
    }
}
