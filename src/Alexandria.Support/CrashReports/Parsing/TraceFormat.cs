namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>One family of crash reports. Formats see cleaned lines (<see cref="ReportLine"/>) and never fail on any.</summary>
internal abstract class TraceFormat
{
    public abstract CrashLanguage Language { get; }

    /// <summary>Whether the line alone is proof of this format: a frame, or a header that only this format writes.</summary>
    public abstract bool IsEvidence(string line);

    /// <summary>
    /// Whether the line starts a trace even though no frame stands before it. Free text is cut into traces at such lines.
    /// </summary>
    public abstract bool StartsTrace(string line);

    /// <summary>Whether the line, standing above a trace, belongs to it because it says what was thrown.</summary>
    public virtual bool IsHeader(string line) => ExceptionHeader.TryFind(line, out _);

    /// <summary>
    /// Whether the line, between two stacks of one text, says that they are two reports. By default a new header does,
    /// unless it is indented as parts of a report are.
    /// </summary>
    public virtual bool Separates(string line) => line.Length > 0 && !char.IsWhiteSpace(line[0]) && IsHeader(line);

    /// <summary>How many of the lines that follow the last frame still belong to the trace.</summary>
    public virtual int Tail(string lastFrame, IReadOnlyList<string> following)
    {
        var lines = 0;
        while (lines < following.Count && following[lines].AsSpan().TrimStart() is var text
            && (text.StartsWith("... ", StringComparison.Ordinal) || text.StartsWith("--- ", StringComparison.Ordinal)))
        {
            lines++;
        }

        return lines;
    }

    /// <summary>Reads the first trace in the lines; null when they hold no frame.</summary>
    public abstract ParsedCrash? Parse(IReadOnlyList<string> lines);

    /// <summary>Builds a crash, or null when the chain holds no frame at all.</summary>
    protected ParsedCrash? Crash(IReadOnlyList<CrashException> chain, int otherThreads = 0)
    {
        var hasFrames = false;
        foreach (var exception in chain)
        {
            hasFrames |= exception.Frames.Count > 0;
        }

        return hasFrames ? new ParsedCrash { Language = Language, Exceptions = chain, OtherThreads = otherThreads } : null;
    }
}
