namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Backtraces of native code: debuggers, sanitizers, libFuzzer, systemd's core dumps.</summary>
internal sealed class NativeFormat : TraceFormat
{
    private const int JoinedLines = 40;
    private const string SignalHandler = "<signal handler called>";

    private static readonly string[] Aborts = ["abort", "__GI_abort", "raise", "__GI_raise", "gsignal", "__assert_fail", "__assert_fail_base", "__pthread_kill_implementation", SignalHandler];

    private static readonly string[] Explanations =
        ["No locals", "No symbol", "Backtrace stopped", "Using host", "Core was", "READ of", "WRITE of", "SUMMARY", "Hint:", "Uninitialized", "Address ", "MS: ", "warning: ", "Thread "];

    public override CrashLanguage Language => CrashLanguage.Native;

    public override bool IsEvidence(string line) => NativeFrame.TryParse(line, out _, out _, out _) || NativeHeader.TryUndefined(line, out _);

    public override bool StartsTrace(string line) =>
        NativeHeader.IsSanitizer(line);

    // Between the stacks of one report stand locals, thread names and a sanitizer's explanations; a sentence is the writer's.
    public override bool Separates(string line) =>
        line.Length > 0 && char.IsLetter(line[0]) && line.Contains(' ') && !NativeHeader.IsHeader(line) && !FrameOrigins.StartsWithAny(line, Explanations)
        && !line.EndsWith("here:", StringComparison.Ordinal) && !line.EndsWith("from:", StringComparison.Ordinal);

    public override bool IsHeader(string line) => NativeHeader.IsHeader(line);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var stacks = Read(lines);
        var header = NativeHeader.Read(lines);
        if (stacks.Count == 0)
        {
            return header.SanitizerLine >= 0 && NativeHeader.TryUndefined(lines[header.SanitizerLine], out var place)
                ? Crash([new CrashException { Type = header.Type, Message = header.Message, Frames = [place] }])
                : null;
        }

        var crash = header.SanitizerLine >= 0
            ? stacks.Find(stack => stack.Line > header.SanitizerLine) ?? stacks[0]
            : Crashed(stacks);
        var others = new HashSet<string>(StringComparer.Ordinal);
        var unnamed = 0;
        foreach (var stack in stacks)
        {
            if (stack != crash && stack.Thread != crash.Thread)
            {
                others.Add(stack.Thread);
            }
            else if (stack != crash && stack.Thread.Length == 0 && !stack.IsSummary)
            {
                unnamed++;
            }
        }

        others.Remove("");
        return Crash([new CrashException { Type = header.Type, Message = header.Message, Frames = FromHandler(crash.Frames) }], others.Count + unnamed);
    }

    private sealed class Stack(string thread, bool isCurrent, int line)
    {
        public string Thread { get; } = thread;

        public bool IsCurrent { get; set; } = isCurrent;

        public int Line { get; } = line;

        /// <summary>The single frame that gdb shows when it opens a core file, before any backtrace.</summary>
        public bool IsSummary { get; set; }

        public List<StackFrame> Frames { get; } = [];
    }

    private static List<Stack> Read(IReadOnlyList<string> lines)
    {
        var stacks = new List<Stack>();
        var thread = "";
        var current = "";
        var previous = -1;
        var isMarked = false;
        for (var i = 0; i < lines.Count; i++)
        {
            if (NativeHeader.TryThread(lines[i], out var name, out var marked))
            {
                thread = name;
                isMarked = marked;
                previous = -1;
            }
            else if (NativeHeader.TryCurrentThread(lines[i], out name))
            {
                current = name;
            }
            else if (NativeFrame.TryParse(lines[i], out var number, out var frame, out _))
            {
                i = Join(lines, i, ref frame);
                if (stacks.Count == 0 || (number <= previous && number != NativeFrame.Caller) || previous < 0)
                {
                    stacks.Add(new Stack(thread, isMarked, i));
                }

                previous = number;
                if (stacks[^1].Frames.Count < ParseLimits.Frames)
                {
                    stacks[^1].Frames.Add(frame);
                }
            }
        }

        stacks.FindAll(stack => current.Length > 0 && stack.Thread == current).ForEach(stack => stack.IsCurrent = true);
        if (stacks.Count > 1 && stacks[0].Frames.Count == 1 && stacks[0].Thread.Length == 0)
        {
            stacks[0].IsSummary = true;
        }

        return stacks;
    }

    /// <summary>Reads a frame that a debugger or mail program wrapped; returns the index of its last line.</summary>
    private static int Join(IReadOnlyList<string> lines, int at, ref StackFrame frame)
    {
        var text = lines[at];
        _ = NativeFrame.TryParse(text, out _, out _, out var complete);
        var last = at;
        for (var i = at + 1; i < lines.Count && i <= at + JoinedLines && text.Length < ParseLimits.LineLength; i++)
        {
            var next = lines[i].TrimStart();
            var continues = next.StartsWith("at ", StringComparison.Ordinal) || next.StartsWith("from ", StringComparison.Ordinal);
            var located = frame.File.Length > 0 || frame.Module.Length > 0;
            if (next.Length == 0 || next[0] == '#' || (complete && (located || !continues)))
            {
                break;
            }

            text = string.Concat(text, " ", next);
            if (NativeFrame.TryParse(text, out _, out var joined, out var closes) && closes)
            {
                frame = joined;
                complete = true;
                last = i;
            }
        }

        return last;
    }

    private static Stack Crashed(List<Stack> stacks)
    {
        if (stacks.Find(stack => stack.IsCurrent) is { } current)
        {
            return current;
        }

        var summary = stacks[0].IsSummary ? stacks[0] : null;
        if (summary is null && stacks[0].Thread.Length == 0)
        {
            // A backtrace before the threads' is the one that the user asked for first.
            return stacks[0];
        }

        var candidates = summary is null ? stacks : stacks.GetRange(1, stacks.Count - 1);
        if (summary is not null && candidates.Find(stack => IsSame(stack.Frames[0], summary.Frames[0])) is { } same)
        {
            return same;
        }

        return candidates.Find(stack => stack.Frames.Exists(frame => frame.Function == SignalHandler))
            ?? candidates.Find(stack => stack.Frames.Exists(frame => Array.IndexOf(Aborts, frame.Function) >= 0))
            ?? candidates.Find(stack => stack.Thread == "1")
            ?? candidates[0];
    }

    private static bool IsSame(StackFrame one, StackFrame other) =>
        one.Function == other.Function && one.Function != SettledName.Unknown && (one.Line == other.Line || one.Line == 0 || other.Line == 0);

    /// <summary>What ran after the signal reports the crash; it is not where it happened.</summary>
    private static List<StackFrame> FromHandler(List<StackFrame> frames)
    {
        var handler = frames.FindLastIndex(frame => frame.Function == SignalHandler);
        return handler < 0 || handler == frames.Count - 1
            ? frames
            : [.. frames.Select((frame, i) => i < handler ? frame with { Origin = FrameOrigin.System } : frame)];
    }
}
