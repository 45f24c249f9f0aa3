namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Panics and fatal errors of Go's runtime, reports of its race detector, and stacks of error libraries.</summary>
internal sealed class GoFormat : TraceFormat
{
    public override CrashLanguage Language => CrashLanguage.Go;

    public override bool IsEvidence(string line) => TryLocation(line, out _, out _) || IsGoroutine(line, out _);

    public override bool StartsTrace(string line) =>
        line.StartsWith("panic: ", StringComparison.Ordinal) || line.StartsWith("fatal error: ", StringComparison.Ordinal)
        || line.StartsWith("WARNING: DATA RACE", StringComparison.Ordinal);

    public override bool IsHeader(string line) =>
        StartsTrace(line.TrimStart()) || line.StartsWith("[signal ", StringComparison.Ordinal) || line.StartsWith("runtime: ", StringComparison.Ordinal);

    public override bool Separates(string line) => false;

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var stacks = new List<Stack>();
        var panics = new List<ExceptionHeader>();
        var isCreator = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (IsGoroutine(line, out var running) || IsRuntimeStack(line) || IsRace(line))
            {
                stacks.Add(new Stack(running, IsRuntimeStack(line)));
            }
            else if (TryPanic(line, out var panic) && panics.Count < ParseLimits.Causes)
            {
                panics.Add(panic);
            }
            else if (i > 0 && TryLocation(line, out var file, out var number))
            {
                var call = lines[i - 1].Trim();
                isCreator = call.StartsWith("created by ", StringComparison.Ordinal);
                if (call.Length == 0 || isCreator || call.Contains(' ') && !call.EndsWith(')'))
                {
                    continue;
                }

                if (stacks.Count == 0)
                {
                    stacks.Add(new Stack(isRunning: true, isRuntime: false));
                }

                if (stacks[^1].Frames.Count < ParseLimits.Frames)
                {
                    stacks[^1].Frames.Add(Frame(call, file, number));
                }
            }
        }

        stacks.RemoveAll(stack => stack.Frames.Count == 0);
        if (stacks.Count == 0)
        {
            return null;
        }

        // In a dump that was asked for, nobody is running: the first that works for the application says most.
        var crashed = stacks.Find(stack => stack.IsRunning) ?? stacks.Find(stack => !stack.IsRuntime && stack.Frames.Exists(frame => frame.Origin == FrameOrigin.App))
            ?? stacks.Find(stack => !stack.IsRuntime) ?? stacks[0];
        // A panic while another is handled is printed after it: the root cause comes first.
        panics.Reverse();
        var chain = panics.ConvertAll(panic => new CrashException { Type = panic.Type, Message = panic.Message });
        if (chain.Count == 0)
        {
            chain.Add(new CrashException());
        }

        chain[^1] = chain[^1] with { Frames = FromPanic(crashed.Frames) };
        return Crash(chain, stacks.Count(stack => stack != crashed && !stack.IsRuntime));
    }

    private sealed class Stack(bool isRunning, bool isRuntime)
    {
        public bool IsRunning { get; } = isRunning;

        /// <summary>The scheduler's own stack, which shows where the runtime noticed.</summary>
        public bool IsRuntime { get; } = isRuntime;

        public List<StackFrame> Frames { get; } = [];
    }

    /// <summary>Deferred functions run above the panic, so they are not where it began.</summary>
    private static List<StackFrame> FromPanic(List<StackFrame> frames)
    {
        var panic = frames.FindLastIndex(frame => frame.Function is "panic");
        return panic < 0 || panic == frames.Count - 1
            ? frames
            : [.. frames.Select((frame, i) => i < panic ? frame with { Origin = FrameOrigin.System } : frame)];
    }

    private static bool IsRuntimeStack(string line) => line is "runtime stack:";

    private static bool IsRace(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.EndsWith(":", StringComparison.Ordinal) && text.Contains("oroutine ", StringComparison.Ordinal)
            && (text.Contains(" at 0x", StringComparison.Ordinal) || text.EndsWith("created at:", StringComparison.Ordinal))
            || (text.StartsWith("Previous ", StringComparison.Ordinal) && text.EndsWith(":", StringComparison.Ordinal));
    }

    /// <summary>"goroutine 17 [running, locked to thread]:"</summary>
    private static bool IsGoroutine(string line, out bool isRunning)
    {
        isRunning = false;
        var text = line.AsSpan().TrimStart();
        if (!text.StartsWith("goroutine ", StringComparison.Ordinal) || !text.EndsWith("]:", StringComparison.Ordinal))
        {
            return false;
        }

        var open = text.IndexOf('[');
        isRunning = open > 0 && (text[open..].StartsWith("[running", StringComparison.Ordinal) || text[open..].StartsWith("[syscall", StringComparison.Ordinal));
        return open > 0;
    }

    private static bool TryPanic(string line, out ExceptionHeader panic)
    {
        panic = default;
        var text = line.AsSpan().Trim();
        if (text.StartsWith("WARNING: DATA RACE", StringComparison.Ordinal))
        {
            panic = new ExceptionHeader("data-race", "");
            return true;
        }

        if (text.StartsWith("fatal error: ", StringComparison.Ordinal))
        {
            panic = new ExceptionHeader("fatal error", ExceptionHeader.Shorten(text["fatal error: ".Length..]));
            return true;
        }

        if (text.StartsWith("SIG", StringComparison.Ordinal) && text.IndexOf(": ", StringComparison.Ordinal) is > 3 and < 10 and var colon && text[..colon].IndexOfAnyExceptInRange('A', 'Z') < 0)
        {
            panic = new ExceptionHeader(text[..colon].ToString(), ExceptionHeader.Shorten(text[(colon + 2)..]));
            return true;
        }

        if (!text.StartsWith("panic: ", StringComparison.Ordinal))
        {
            return false;
        }

        text = text["panic: ".Length..];
        var recovered = text.LastIndexOf(" [recovered", StringComparison.Ordinal);
        text = recovered > 0 ? text[..recovered] : text;
        const string RuntimeError = "runtime error: ";
        panic = text.StartsWith(RuntimeError, StringComparison.Ordinal)
            ? new ExceptionHeader("runtime error", ExceptionHeader.Shorten(text[RuntimeError.Length..]))
            : new ExceptionHeader(PanicType(text), ExceptionHeader.Shorten(text));
        return true;
    }

    // "panic: main.ErrClosed{…}", "panic: *fs.PathError…": the value's type where the runtime prints it.
    private static string PanicType(ReadOnlySpan<char> value)
    {
        var type = value.TrimStart("&*(");
        var end = type.IndexOfAny("{)(");
        return end > 0 && type[..end].Contains('.') && !type[..end].Contains(' ') ? type[..end].ToString() : "panic";
    }

    /// <summary>The second line of a frame: an indented source file with line, offset and register values.</summary>
    private static bool TryLocation(string line, out string file, out int number)
    {
        file = "";
        number = 0;
        if (line.Length == 0 || !char.IsWhiteSpace(line[0]))
        {
            return false;
        }

        var text = line.AsSpan().Trim();
        foreach (var extension in (ReadOnlySpan<string>)[".go:", ".s:", "<autogenerated>:"])
        {
            var at = text.LastIndexOf(extension, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            var rest = text[(at + extension.Length)..];
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            file = text[..(at + extension.Length - 1)].ToString();
            return SourceLocation.TryNumber(digits < 0 ? rest : rest[..digits], out number)
                && (digits < 0 || rest[digits..].StartsWith(" +0x", StringComparison.Ordinal) || rest[digits..].StartsWith(" fp=", StringComparison.Ordinal))
                && !file.AsSpan().ContainsAny(" ()");
        }

        return false;
    }

    private static StackFrame Frame(string call, string file, int line)
    {
        var open = call.EndsWith(')') ? OpenOf(call) : -1;
        var function = GoName.Normalise(open > 0 ? call[..open] : call);
        var package = GoName.Package(function);
        return new StackFrame
        {
            Module = package,
            Function = function,
            File = file,
            Line = line,
            Origin = FrameOrigins.Of(CrashLanguage.Go, package, function, file),
        };
    }

    private static int OpenOf(string call)
    {
        var depth = 0;
        for (var i = call.Length - 1; i >= 0; i--)
        {
            depth += call[i] == ')' ? 1 : call[i] == '(' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
