namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Functions of Ruby's and PHP's core have no source: the trace shows them at their caller's place. They are the runtime's.
/// A block or closure that shares its place with the function around it is not meant, since that has the same name.
/// </summary>
internal static class BorrowedPlaces
{
    // How far up the function around a block may stand.
    private const int Reach = 6;

    public static List<StackFrame> Mark(List<StackFrame> frames)
    {
        for (var i = 0; i + 1 < frames.Count; i++)
        {
            if (IsSamePlace(frames[i], frames[i + 1]) && frames[i].Function != frames[i + 1].Function && !OwnsPlace(frames, i))
            {
                frames[i] = frames[i] with { Origin = FrameOrigin.System };
            }
        }

        return frames;
    }

    private static bool OwnsPlace(List<StackFrame> frames, int at)
    {
        for (var i = at + 1; i < frames.Count && i <= at + Reach && IsSamePlace(frames[at], frames[i]); i++)
        {
            if (frames[i].Function == frames[at].Function)
            {
                return true;
            }
        }

        return frames[at].Function.StartsWith('<') || frames[at].Function.Contains("{closure", StringComparison.Ordinal);
    }

    private static bool IsSamePlace(StackFrame one, StackFrame other) => one.Line == other.Line && one.Line > 0 && one.File == other.File;
}
