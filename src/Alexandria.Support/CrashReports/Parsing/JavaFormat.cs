namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Stack traces and thread dumps of the JVM, as printed by the runtime and by loggers.</summary>
internal sealed class JavaFormat : TraceFormat
{
    private static readonly string[] Openers =
        ["Caused by:", "Suppressed:", "Wrapped by:", "Exception in thread ", "== Java Exception:", "Uncaught exception:", "Uncaught Exception:"];

    public override CrashLanguage Language => CrashLanguage.Java;

    public override bool IsEvidence(string line) => JavaFrame.TryParse(line, out _);

    public override bool StartsTrace(string line) => line.StartsWith("Exception in thread ", StringComparison.Ordinal);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines) => JavaThreads.TryParse(lines, out var crash) ? crash : ParseTrace(lines);

    private ParsedCrash? ParseTrace(IReadOnlyList<string> lines)
    {
        var chain = new List<CrashException>();
        var header = new ExceptionHeader("", "");
        List<StackFrame>? frames = null;
        var wraps = false;
        var messageStart = 0;
        var skipFrom = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var text = line.AsSpan().TrimStart();
            var indentation = line.Length - text.Length;
            if (skipFrom >= 0 && IsWithinSuppressed(lines, i, indentation, skipFrom))
            {
                continue;
            }

            skipFrom = -1;
            if (JavaFrame.TryParse(line, out var frame))
            {
                if (frames is null)
                {
                    header = header.Type.Length > 0
                        ? header with { Message = ExceptionHeader.WithLines(header.Message, lines, messageStart + 1, i) }
                        : NearestHeader(lines, messageStart, i);
                    frames = [];
                }

                if (frames.Count < ParseLimits.Frames)
                {
                    frames.Add(frame);
                }
            }
            else if (text.StartsWith("Suppressed:", StringComparison.Ordinal))
            {
                // What was thrown while closing is a second failure, not a cause of the first.
                skipFrom = indentation;
            }
            else if (IsCause(text) && (frames is not null || chain.Count > 0))
            {
                Add(chain, header, frames, wraps);
                wraps = text.StartsWith("Wrapped by:", StringComparison.Ordinal);
                frames = null;
                messageStart = i;
                header = ReadHeader(text, out var cause) ? cause : new ExceptionHeader("", "");
                if (chain.Count >= ParseLimits.Causes)
                {
                    break;
                }
            }
            else if (frames is not null && BeginsAnother(lines, i, text))
            {
                break;
            }
        }

        Add(chain, header, frames, wraps);
        return Crash(chain);
    }

    // Logback can print the root cause first; "Wrapped by" then leads outwards.
    private static void Add(List<CrashException> chain, ExceptionHeader header, List<StackFrame>? frames, bool wraps)
    {
        if (frames is null && header.Type.Length == 0)
        {
            return;
        }

        var exception = new CrashException { Type = header.Type, Message = header.Message, Frames = frames ?? [] };
        chain.Insert(wraps ? 0 : chain.Count, exception);
    }

    // A suppressed exception's own causes stand as deep as it does, its frames deeper, and its message anywhere.
    private static bool IsWithinSuppressed(IReadOnlyList<string> lines, int at, int indentation, int suppressedAt)
    {
        var text = lines[at].AsSpan().TrimStart();
        if (suppressedAt == 0)
        {
            return !text.StartsWith("Caused by:", StringComparison.Ordinal);
        }

        return text.StartsWith("at ", StringComparison.Ordinal) ? indentation > suppressedAt
            : IsCause(text) ? indentation >= suppressedAt
            : indentation >= suppressedAt || !BeginsAnother(lines, at, text);
    }

    private static bool IsCause(ReadOnlySpan<char> text) =>
        text.StartsWith("Caused by:", StringComparison.Ordinal) || text.StartsWith("Wrapped by:", StringComparison.Ordinal);

    // A header after frames, with frames of its own, is the next report of a log.
    private static bool BeginsAnother(IReadOnlyList<string> lines, int at, ReadOnlySpan<char> text)
    {
        if (text.StartsWith("...", StringComparison.Ordinal) || !ExceptionHeader.TryFind(text, out _))
        {
            return false;
        }

        for (var i = at + 1; i < lines.Count && i < at + 20; i++)
        {
            if (JavaFrame.TryParse(lines[i], out _))
            {
                return true;
            }
        }

        return false;
    }

    // Messages run over lines, so the header is searched upwards from the first frame, the surest kind first.
    private static ExceptionHeader NearestHeader(IReadOnlyList<string> lines, int from, int firstFrame)
    {
        var top = Math.Max(from, firstFrame - ParseLimits.HeaderLines);
        for (var pass = 0; pass < 3; pass++)
        {
            for (var i = firstFrame - 1; i >= top; i--)
            {
                var text = WithoutOpener(lines[i].AsSpan().Trim(), out var opened);
                ExceptionHeader header;
                if (pass switch
                {
                    0 => ExceptionHeader.TryRead(text, certain: true, out header) || (opened && ExceptionHeader.TryRead(text, certain: false, out header)),
                    1 => ExceptionHeader.TryFind(text, out header),
                    _ => ExceptionHeader.TryRead(text, certain: false, out header),
                })
                {
                    return header with { Message = ExceptionHeader.WithLines(header.Message, lines, i + 1, firstFrame) };
                }
            }
        }

        return new ExceptionHeader("", "");
    }

    private static bool ReadHeader(ReadOnlySpan<char> text, out ExceptionHeader header)
    {
        text = WithoutOpener(text, out _);
        return ExceptionHeader.TryRead(text, certain: true, out header) || ExceptionHeader.TryRead(text, certain: false, out header);
    }

    private static ReadOnlySpan<char> WithoutOpener(ReadOnlySpan<char> text, out bool opened)
    {
        opened = false;
        foreach (var opener in Openers)
        {
            if (!text.StartsWith(opener, StringComparison.Ordinal))
            {
                continue;
            }

            opened = true;
            text = text[opener.Length..].TrimStart();
            if (text.StartsWith("\"", StringComparison.Ordinal) && text[1..].IndexOf('"') is >= 0 and var quote)
            {
                text = text[(quote + 2)..].TrimStart();
            }
        }

        return text;
    }
}
