namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Exceptions of .NET, .NET Framework and Mono as their <c>ToString</c> prints them.</summary>
internal sealed class DotNetFormat : TraceFormat
{
    private const string Arrow = "---> ";

    private static readonly string[] Openers = ["Unhandled exception. ", "Unhandled Exception: ", "Unhandled exception: ", "[ERROR] FATAL UNHANDLED EXCEPTION: ", "Exception Info: ", "Description: "];

    public override CrashLanguage Language => CrashLanguage.DotNet;

    public override bool IsEvidence(string line) => DotNetFrame.TryParse(line, out _);

    public override bool StartsTrace(string line) => line.StartsWith("Unhandled exception. ", StringComparison.Ordinal);

    public override bool IsHeader(string line) => line.Trim() is "Unhandled Exception:" || TryHeaders(line.Trim(), out _);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var first = 0;
        while (first < lines.Count && !DotNetFrame.TryParse(lines[first], out _))
        {
            first++;
        }

        var chain = Headers(lines, first);
        var frames = chain.ConvertAll(_ => new List<StackFrame>());
        // The innermost exception's frames come first; each "end of inner" leads one level out.
        var open = chain.Count - 1;
        for (var i = first; i < lines.Count; i++)
        {
            var text = lines[i].Trim();
            if (DotNetFrame.TryParse(lines[i], out var frame))
            {
                if (frames[open].Count < ParseLimits.Frames)
                {
                    frames[open].Add(frame);
                }
            }
            else if (IsEndOfInner(text))
            {
                open = Math.Max(0, open - 1);
            }
            else if (text.StartsWith(Arrow + "(Inner Exception #", StringComparison.Ordinal))
            {
                // An aggregate repeats its first inner exception here; the others are siblings of it.
                break;
            }
            else if (open == 0 && frames[0].Count > 0 && TryHeaders(text, out _))
            {
                break;
            }
        }

        return Crash([.. chain.Select((header, i) => new CrashException { Type = header.Type, Message = header.Message, Frames = frames[i] })]);
    }

    private static bool IsEndOfInner(string text) =>
        text.StartsWith("--- ", StringComparison.Ordinal) && text.EndsWith(" ---", StringComparison.Ordinal)
        && !text.Contains("previous location", StringComparison.Ordinal) && !text.Contains("where exception was thrown", StringComparison.Ordinal)
        && text.Contains("inner", StringComparison.OrdinalIgnoreCase);

    /// <summary>The exceptions named above the first frame, the outermost first.</summary>
    private static List<ExceptionHeader> Headers(IReadOnlyList<string> lines, int first)
    {
        var top = Math.Max(0, first - ParseLimits.HeaderLines);
        for (var i = first - 1; i >= top; i--)
        {
            var text = lines[i].Trim();
            if (text.StartsWith(Arrow, StringComparison.Ordinal) || !TryHeaders(text, out var headers))
            {
                continue;
            }

            // The lines below hold the rest of the message, and causes on lines of their own.
            for (var below = i + 1; below < first && headers.Count < ParseLimits.Causes; below++)
            {
                var cause = lines[below].Trim();
                if (cause.StartsWith(Arrow, StringComparison.Ordinal) && TryHeaders(WithoutNumber(cause[Arrow.Length..]), out var inner))
                {
                    headers.AddRange(inner);
                }
                else
                {
                    headers[^1] = headers[^1] with { Message = ExceptionHeader.WithLines(headers[^1].Message, lines, below, below + 1) };
                }
            }

            return headers;
        }

        return [new ExceptionHeader("", "")];
    }

    private static string WithoutNumber(string text) =>
        text.StartsWith("(Inner Exception #", StringComparison.Ordinal) && text.IndexOf(')') is > 0 and var close ? text[(close + 1)..].Trim() : text;

    /// <summary>One line may name the whole chain: <c>A: outer ---&gt; B: inner</c>.</summary>
    private static bool TryHeaders(string text, out List<ExceptionHeader> headers)
    {
        headers = [];
        foreach (var opener in Openers)
        {
            text = text.StartsWith(opener, StringComparison.Ordinal) ? text[opener.Length..].Trim() : text;
        }

        if (!ExceptionHeader.TryRead(text, certain: true, out _) && !ExceptionHeader.TryRead(text, certain: false, out _) && !ExceptionHeader.TryFind(text, out _))
        {
            return false;
        }

        foreach (var piece in text.Split(" " + Arrow))
        {
            var inner = WithoutNumber(piece);
            if (ExceptionHeader.TryRead(inner, certain: true, out var header) || ExceptionHeader.TryRead(inner, certain: false, out header)
                || (headers.Count == 0 && ExceptionHeader.TryFind(inner, out header)))
            {
                headers.Add(header);
            }
            else if (headers.Count > 0)
            {
                headers[^1] = headers[^1] with { Message = ExceptionHeader.Shorten($"{headers[^1].Message} {Arrow}{piece}") };
            }

            if (headers.Count == ParseLimits.Causes)
            {
                break;
            }
        }

        return headers.Count > 0;
    }
}
