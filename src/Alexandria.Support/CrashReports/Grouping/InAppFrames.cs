namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>The frames that tell crashes apart.</summary>
internal static class InAppFrames
{
    /// <summary>Enough to tell any two defects apart; deeper frames say how the program was entered.</summary>
    public const int Most = 64;

    /// <summary>
    /// The frames of the product itself, the root cause's first and each function once, so that recursion does not drown
    /// the rest. What lies beyond the test harness is how the test was run. A report without a frame of its own (all of it
    /// in the runtime) keeps the frames it has.
    /// </summary>
    public static IReadOnlyList<StackFrame> Of(ParsedCrash crash)
    {
        var frames = Collect(crash, static f => f.Origin == FrameOrigin.App);
        frames = frames.Count > 0 ? frames : Collect(crash, static f => f.Origin == FrameOrigin.System);
        return frames.Count > 0 ? frames : Collect(crash, static _ => true);
    }

    private static List<StackFrame> Collect(ParsedCrash crash, Func<StackFrame, bool> wanted)
    {
        var frames = new List<StackFrame>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = crash.Exceptions.Count - 1; i >= 0; i--)
        {
            var own = false;
            foreach (var frame in crash.Exceptions[i].Frames)
            {
                if (own && frame.Origin == FrameOrigin.Harness)
                {
                    break;
                }

                if (!wanted(frame))
                {
                    continue;
                }

                own = true;
                if (seen.Add(FrameName.Of(frame).Qualified))
                {
                    frames.Add(frame);
                    if (frames.Count == Most)
                    {
                        return frames;
                    }
                }
            }
        }

        return frames;
    }
}
