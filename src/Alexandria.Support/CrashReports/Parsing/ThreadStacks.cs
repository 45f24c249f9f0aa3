namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>The stacks of a report that names its threads, in the order of the report.</summary>
internal sealed class ThreadStacks
{
    private readonly List<(bool IsCrashed, List<StackFrame> Frames)> _stacks = [];

    /// <summary>Whether a thread was named since the last frame, so that the next one begins its stack.</summary>
    public bool IsEmpty => _stacks.Count == 0;

    public void Begin(bool isCrashed) => _stacks.Add((isCrashed, []));

    public void Add(StackFrame frame)
    {
        if (_stacks.Count == 0)
        {
            Begin(isCrashed: false);
        }

        if (_stacks[^1].Frames.Count < ParseLimits.Frames)
        {
            _stacks[^1].Frames.Add(frame);
        }
    }

    public void MarkCrashed() => _stacks[^1] = (true, _stacks[^1].Frames);

    /// <summary>The crash with the frames of the thread that is marked, else of the first that has frames; null without frames.</summary>
    public ParsedCrash? Crash(CrashLanguage language, string type, string message)
    {
        var filled = _stacks.FindAll(stack => stack.Frames.Count > 0);
        var crashed = filled.FindIndex(stack => stack.IsCrashed);
        return filled.Count == 0 ? null : new ParsedCrash
        {
            Language = language,
            Exceptions = [new CrashException { Type = type, Message = ExceptionHeader.Shorten(message), Frames = filled[Math.Max(0, crashed)].Frames }],
            OtherThreads = filled.Count - 1,
        };
    }
}
