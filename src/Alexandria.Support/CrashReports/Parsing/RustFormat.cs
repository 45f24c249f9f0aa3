namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Panics of Rust in the old and the new form, with or without a backtrace, and backtraces of error values.</summary>
internal sealed class RustFormat : TraceFormat
{
    private const string PanickedAt = " panicked at ";

    public override CrashLanguage Language => CrashLanguage.Rust;

    public override bool IsEvidence(string line) => IsPanic(line) || TryLocation(line, out _, out _) || (TryFrame(line, out _, out var name) && name.Contains("::", StringComparison.Ordinal));

    public override bool StartsTrace(string line) => IsPanic(line);

    public override bool IsHeader(string line) => IsPanic(line) || line.StartsWith("Error: ", StringComparison.Ordinal);

    public override bool Separates(string line) => false;

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var panic = new CrashException();
        var panicked = default(StackFrame);
        var frames = new List<StackFrame>();
        var hasPanic = false;
        var previous = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (IsPanic(lines[i]))
            {
                if (frames.Count > 0)
                {
                    break;
                }

                // Of panics in a row the first is the cause: the next ones come of unwinding.
                if (!hasPanic)
                {
                    panic = ReadPanic(lines, i, out panicked);
                    hasPanic = true;
                }
            }
            else if (!hasPanic && frames.Count == 0 && lines[i].StartsWith("Error: ", StringComparison.Ordinal))
            {
                panic = new CrashException { Type = "Error", Message = ExceptionHeader.Shorten(lines[i].AsSpan("Error: ".Length)) };
            }
            else if (TryFrame(lines[i], out var number, out var name))
            {
                if (number <= previous)
                {
                    break;
                }

                // "Caused by:" of an error value numbers its messages as frames are.
                var located = i + 1 < lines.Count && TryLocation(lines[i + 1], out _, out _);
                if (!located && name.Contains(' ') && !name.Contains("::", StringComparison.Ordinal))
                {
                    continue;
                }

                previous = number;
                var file = "";
                var line = 0;
                if (located)
                {
                    _ = TryLocation(lines[++i], out file, out line);
                }

                if (frames.Count < ParseLimits.Frames)
                {
                    frames.Add(Frame(name, file, line));
                }
            }
        }

        if (frames.Count == 0 && panicked is not null)
        {
            frames.Add(panicked);
        }

        return Crash([panic with { Frames = frames }]);
    }

    private static bool IsPanic(string line) => line.Contains(PanickedAt, StringComparison.Ordinal) && line.AsSpan().TrimStart().StartsWith("thread ", StringComparison.Ordinal);

    private static CrashException ReadPanic(IReadOnlyList<string> lines, int at, out StackFrame? panicked)
    {
        var text = lines[at][(lines[at].IndexOf(PanickedAt, StringComparison.Ordinal) + PanickedAt.Length)..].Trim();
        string message;
        string location;
        if (text.EndsWith(':'))
        {
            // Since 1.73 the message stands below the place.
            location = text[..^1];
            var end = at + 1;
            while (end < lines.Count && end < at + 40 && !lines[end].StartsWith("stack backtrace:", StringComparison.Ordinal)
                && !lines[end].StartsWith("note: ", StringComparison.Ordinal) && !TryFrame(lines[end], out _, out _))
            {
                end++;
            }

            message = ExceptionHeader.WithLines("", lines, at + 1, end);
        }
        else
        {
            var comma = text.LastIndexOf(", ", StringComparison.Ordinal);
            location = comma > 0 ? text[(comma + 2)..] : text;
            message = comma > 0 ? ExceptionHeader.Shorten(text.AsSpan(0, comma).Trim('\'')) : "";
        }

        var (file, line, numbers) = SourceLocation.Split(location);
        panicked = numbers > 0 && file.Length > 0 ? Frame("", file, line) : null;
        return new CrashException { Type = "panic", Message = message };
    }

    /// <summary>"  12:     0x55d0 - shop::cart::add::h0123456789abcdef", the address only in full backtraces.</summary>
    private static bool TryFrame(string line, out int number, out string name)
    {
        number = 0;
        name = "";
        var text = line.AsSpan().TrimStart();
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 5 || text[digits] != ':' || !SourceLocation.TryNumber(text[..digits], out number))
        {
            return false;
        }

        text = text[(digits + 1)..];
        if (text.IsEmpty || text[0] != ' ')
        {
            return false;
        }

        text = text.Trim();
        if (text.StartsWith("0x", StringComparison.Ordinal) && text.IndexOf(" - ", StringComparison.Ordinal) is > 0 and var dash)
        {
            text = text[(dash + 3)..].Trim();
        }

        name = text.ToString();
        return name.Length > 0 && (char.IsLetter(name[0]) || name[0] is '_' or '<' or '{');
    }

    private static bool TryLocation(string line, out string file, out int number)
    {
        file = "";
        number = 0;
        var text = line.AsSpan().TrimStart();
        if (!text.StartsWith("at ", StringComparison.Ordinal))
        {
            return false;
        }

        (file, number, var numbers) = SourceLocation.Split(text[3..].Trim());
        return numbers > 0 && (file.EndsWith(".rs", StringComparison.Ordinal) || (numbers == 2 && file.StartsWith("/rustc/", StringComparison.Ordinal))
            || (numbers == 1 && file.EndsWith(".c", StringComparison.Ordinal)) || file.EndsWith(".S", StringComparison.Ordinal));
    }

    private static StackFrame Frame(string name, string file, int line)
    {
        var function = name.Length > 0 ? RustName.Normalise(name) : SourceLocation.FileName(file);
        var separator = function.IndexOf("::", StringComparison.Ordinal);
        var crate = separator > 0 ? function[..separator] : "";
        return new StackFrame
        {
            Module = crate,
            Function = function,
            File = file,
            Line = line,
            Origin = FrameOrigins.Of(CrashLanguage.Rust, crate, function, file),
        };
    }
}
