namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Oopses, warnings, lock reports, lock-ups and panics of the Linux kernel, of every architecture.</summary>
internal sealed class KernelFormat : TraceFormat
{
    private static readonly string[] TraceLabels = ["Call Trace:", "Call trace:", "stack backtrace:", "Backtrace:"];

    private const string Registered = "was registered at:";

    // What else begins a stack of its own: who allocated, who held, who registered.
    private static readonly string[] OtherLabels = ["-> #", "INFO: ", "Allocated by", "Freed by", "---[ end "];

    public override CrashLanguage Language => CrashLanguage.Kernel;

    public override bool IsEvidence(string line) =>
        KernelFrame.TryParse(line, out _, out _) || KernelFrame.TryPointer(line, out _) || KernelHeader.IsMark(line) || KernelHeader.IsDetail(line);

    public override bool StartsTrace(string line) =>
        line.Contains("[ cut here ]", StringComparison.Ordinal) || line.StartsWith("BUG: ", StringComparison.Ordinal) || line.StartsWith("kernel BUG at", StringComparison.Ordinal);

    public override bool IsHeader(string line) => KernelHeader.TryRead(line, out _) || StartsTrace(line);

    public override bool Separates(string line) => line.Contains("[ cut here ]", StringComparison.Ordinal);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var header = default(ExceptionHeader);
        KernelFrame? pointer = null;
        var held = new List<KernelFrame>();
        var stacks = new List<Stack> { new("") };
        foreach (var line in lines)
        {
            if (header.Type is null && KernelHeader.TryRead(line, out var found))
            {
                header = found;
            }

            if (pointer is null && KernelFrame.TryPointer(line, out var at))
            {
                pointer = at;
            }
            else if (KernelFrame.TryParse(line, out var frame, out var caller))
            {
                stacks[^1].Add(frame, caller);
            }
            else if (KernelFrame.TryHeldAt(line, out var holder))
            {
                held.Add(holder);
            }
            else if (IsLabel(line))
            {
                stacks.Add(new Stack(line.Trim()));
            }
        }

        stacks.RemoveAll(stack => stack.Frames.Count == 0);
        var frames = Crashed(stacks, held.Count > 0)?.ReliableFrames() ?? [];
        if (pointer is { } stood)
        {
            AddPointer(frames, stood.ToStackFrame());
        }

        if (frames.Count == 0 && held.Count > 0)
        {
            // A lock report that was cut before its trace still says where the lock was taken.
            frames.Add(held[0].ToStackFrame());
        }

        return Crash([new CrashException { Type = header.Type ?? "", Message = header.Message ?? "", Frames = frames }]);
    }

    /// <summary>The trace of what happened; a report cut before it has only the stacks that it explains itself with.</summary>
    private static Stack? Crashed(List<Stack> stacks, bool hasHeld) =>
        stacks.Find(stack => stack.IsTrace)
        ?? stacks.Find(stack => stack.Label.StartsWith("-> #0 ", StringComparison.Ordinal))
        ?? stacks.Find(stack => !(hasHeld && stack.IsHistory) && stack.ReliableFrames().Exists(frame => frame.Origin == FrameOrigin.App))
        ?? stacks.Find(stack => !(hasHeld && stack.IsHistory));

    private sealed class Stack(string label)
    {
        private KernelFrame _lastCaller;

        public string Label => label;

        /// <summary>How a lock came to be used earlier; not what happened now.</summary>
        public bool IsHistory => label.EndsWith(Registered, StringComparison.Ordinal);

        public bool IsTrace { get; } = Array.Exists(TraceLabels, known => label.EndsWith(known, StringComparison.Ordinal));

        public List<KernelFrame> Frames { get; } = [];

        public void Add(KernelFrame frame, KernelFrame? caller)
        {
            if (Frames.Count >= ParseLimits.Frames)
            {
                return;
            }

            // On ARM each line repeats the caller of the line above as its own function.
            if (caller is null || _lastCaller.Function != frame.Function)
            {
                Frames.Add(frame);
            }

            if (caller is { } from)
            {
                Frames.Add(from);
                _lastCaller = from;
            }
        }

        public List<StackFrame> ReliableFrames()
        {
            var reliable = Frames.FindAll(frame => frame.IsReliable);
            return (reliable.Count > 0 ? reliable : Frames).ConvertAll(frame => frame.ToStackFrame());
        }
    }

    private static bool IsLabel(string line)
    {
        var text = line.TrimStart();
        return Array.Exists(TraceLabels, label => text.EndsWith(label, StringComparison.Ordinal))
            || (FrameOrigins.StartsWithAny(text, OtherLabels) && !text.StartsWith("INFO: lockdep", StringComparison.Ordinal))
            || text.EndsWith(Registered, StringComparison.Ordinal);
    }

    /// <summary>The trace may begin where the processor stood, show it below the fault's handling, or leave it out.</summary>
    private static void AddPointer(List<StackFrame> frames, StackFrame stood)
    {
        var at = frames.FindIndex(frame => frame.Function == stood.Function);
        if (at < 0 || frames.Take(at).Any(frame => frame.Origin == FrameOrigin.App))
        {
            frames.Insert(0, stood);
        }
    }
}
