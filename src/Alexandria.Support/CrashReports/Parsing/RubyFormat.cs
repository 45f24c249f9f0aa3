namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Ruby's error reports in both orders, with the causes and hints that it prints, and backtraces as Rails and loggers write
/// them (<c>NoMethodError (message):</c> above frames without <c>from</c>).
/// </summary>
internal sealed class RubyFormat : TraceFormat
{
    private const string LastFirst = "Traceback (most recent call last):";

    public override CrashLanguage Language => CrashLanguage.Ruby;

    public override bool IsEvidence(string line) => line.Contains(".rb:", StringComparison.Ordinal) || line.Contains(":in ", StringComparison.Ordinal) ? IsFrame(line) : false;

    public override bool StartsTrace(string line) => false;

    public override bool IsHeader(string line) => TryNamed(line, out _) || TryRails(line, out _) || line == LastFirst;

    // A cause begins with a frame that has a message; so does the next report, which nothing tells apart.
    public override bool Separates(string line) => TryRails(line, out _);

    public override int Tail(string lastFrame, IReadOnlyList<string> following)
    {
        // The message may go on below the place, and hints stand below the message; frames are indented.
        if (!RubyFrame.TryParse(lastFrame, out _, out var rest, out var isFrom) || isFrom || !rest.StartsWith(':') || TryNamed(rest, out _))
        {
            return 0;
        }

        var end = 0;
        while (end < following.Count && !TryNamed(following[end], out _))
        {
            end++;
        }

        return end < following.Count ? end + 1 : 0;
    }

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var chain = new List<(ExceptionHeader Header, List<StackFrame> Frames)>();
        List<StackFrame>? pending = null;
        var lastFirst = false;
        for (var i = 0; i < lines.Count && chain.Count <= ParseLimits.Causes; i++)
        {
            if (!IsFrame(lines[i]) || !RubyFrame.TryParse(lines[i], out var frame, out var rest, out var isFrom))
            {
                continue;
            }

            if (!isFrom && rest.StartsWith(':'))
            {
                // The place of the throw, with the message behind it.
                var header = Message(lines, i, rest[1..].Trim());
                var frames = new List<StackFrame> { frame };
                if (pending is not null)
                {
                    // With the innermost frame last, the exception thrown last stands last too.
                    lastFirst = true;
                    pending.Reverse();
                    frames.AddRange(pending);
                    pending = null;
                }

                chain.Add((header, frames));
            }
            else if (IsNumbered(lines[i]))
            {
                (pending ??= []).Add(frame);
            }
            else if (chain.Count == 0)
            {
                chain.Add((Above(lines, i), [frame]));
            }
            else if (chain[^1].Frames.Count < ParseLimits.Frames)
            {
                chain[^1].Frames.Add(frame);
            }
        }

        if (chain.Count == 0 && pending is not null)
        {
            pending.Reverse();
            chain.Add((new ExceptionHeader("", ""), pending));
        }

        if (lastFirst)
        {
            chain.Reverse();
        }

        return Crash(chain.ConvertAll(link => new CrashException
        {
            Type = link.Header.Type ?? "",
            Message = link.Header.Message ?? "",
            Frames = BorrowedPlaces.Mark(link.Frames.Count > ParseLimits.Frames ? link.Frames.GetRange(0, ParseLimits.Frames) : link.Frames),
        }));
    }

    private static bool IsFrame(string line) => RubyFrame.TryParse(line, out _, out var rest, out _) && (rest.Length == 0 || rest[0] == ':');

    private static bool IsNumbered(string line) => char.IsAsciiDigit(line.AsSpan().TrimStart()[0]) && line.Contains(": from ", StringComparison.Ordinal);

    /// <summary>The message up to the line that ends with the class in brackets; what follows that line are hints.</summary>
    private static ExceptionHeader Message(IReadOnlyList<string> lines, int at, string first)
    {
        if (TryNamed(first, out var header))
        {
            var end = at + 1;
            while (end < lines.Count && end <= at + 20 && lines[end].Length > 0 && !IsFrame(lines[end]))
            {
                end++;
            }

            return header with { Message = ExceptionHeader.WithLines(header.Message, lines, at + 1, end) };
        }

        for (var i = at + 1; i < lines.Count && i <= at + 100 && !IsFrame(lines[i]); i++)
        {
            if (TryNamed(lines[i], out var last))
            {
                var message = ExceptionHeader.WithLines(first, lines, at + 1, i);
                return last with { Message = ExceptionHeader.Shorten(last.Message.Length > 0 ? $"{message}\n{last.Message}" : message) };
            }
        }

        return first is "unhandled exception" ? new ExceptionHeader("RuntimeError", first) : new ExceptionHeader("", ExceptionHeader.Shorten(first));
    }

    // "undefined method `x' for nil (NoMethodError)"
    private static bool TryNamed(ReadOnlySpan<char> text, out ExceptionHeader header)
    {
        header = default;
        text = text.TrimEnd();
        var open = text.LastIndexOf('(');
        if (open < 0 || text[^1] != ')')
        {
            return false;
        }

        var type = text[(open + 1)..^1];
        if (!IsClass(type))
        {
            return false;
        }

        header = new ExceptionHeader(type.ToString(), ExceptionHeader.Shorten(text[..open].TrimStart(": ").Trim()));
        return true;
    }

    // Rails: "ActiveRecord::RecordNotFound (Couldn't find Cart):"
    private static bool TryRails(ReadOnlySpan<char> line, out ExceptionHeader header)
    {
        header = default;
        var text = line.Trim();
        var open = text.IndexOf(" (", StringComparison.Ordinal);
        if (open <= 0 || !text.EndsWith("):", StringComparison.Ordinal) || !IsClass(text[..open]))
        {
            return false;
        }

        header = new ExceptionHeader(text[..open].ToString(), ExceptionHeader.Shorten(text[(open + 2)..^2]));
        return true;
    }

    private static bool IsClass(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetterUpper(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or ':'))
            {
                return false;
            }
        }

        return name[^1] != ':';
    }

    /// <summary>What a logger wrote above bare frames.</summary>
    private static ExceptionHeader Above(IReadOnlyList<string> lines, int firstFrame)
    {
        for (var i = firstFrame - 1; i >= 0 && i >= firstFrame - 20; i--)
        {
            if (TryRails(lines[i], out var header) || TryNamed(lines[i], out header) || TryColon(lines[i].AsSpan().Trim(), out header))
            {
                return header;
            }
        }

        return new ExceptionHeader("", "");
    }

    // "Shop::OutOfStock: none left", "#<RuntimeError: broken>"
    private static bool TryColon(ReadOnlySpan<char> text, out ExceptionHeader header)
    {
        header = default;
        text = text.StartsWith("#<", StringComparison.Ordinal) ? text[2..].TrimEnd('>') : text;
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || !IsClass(text[..colon]))
        {
            return false;
        }

        header = new ExceptionHeader(text[..colon].ToString(), ExceptionHeader.Shorten(text[(colon + 2)..]));
        return true;
    }
}
