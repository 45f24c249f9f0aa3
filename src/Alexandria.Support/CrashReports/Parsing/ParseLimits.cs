namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>What bounds the work on hostile input. Lengths are in UTF-16 characters.</summary>
internal static class ParseLimits
{
    public const int TextLength = 8 * 1024 * 1024;

    /// <summary>The rest of a longer line is not read.</summary>
    public const int LineLength = 16 * 1024;

    /// <summary>What stands below is not read. A log of the greatest length has about a third as many; only noise has more.</summary>
    public const int Lines = 250_000;

    /// <summary>Lines kept of one trace, from a little before its first frame on.</summary>
    public const int TraceLines = 10_000;

    /// <summary>Frames kept per exception: the innermost ones.</summary>
    public const int Frames = 1_000;

    public const int Causes = 50;

    public const int MessageLength = 2_000;

    /// <summary>A normalised name is cut here: what follows in a longer one is generated text.</summary>
    public const int NameLength = 500;

    /// <summary>How far above the first frame a header may begin; messages run over many lines.</summary>
    public const int HeaderLines = 400;

    /// <summary>Traces quoted in one free text.</summary>
    public const int QuotedTraces = 50;
}
