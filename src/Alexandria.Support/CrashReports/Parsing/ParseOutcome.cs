namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Either the parsed crash or the reason why there is none; exactly one of the two is set.</summary>
internal sealed record ParseOutcome
{
    private ParseOutcome(ParsedCrash? crash, ParseRefusal? refusal)
    {
        Crash = crash;
        Refusal = refusal;
    }

    public ParsedCrash? Crash { get; }

    public ParseRefusal? Refusal { get; }

    public static ParseOutcome Parsed(ParsedCrash crash) => new(crash, null);

    public static ParseOutcome Refused(string code, string reason) => new(null, new ParseRefusal(code, reason));
}

/// <summary>Why a text was not read as a crash report.</summary>
/// <param name="Code">Stable: empty, too_large, binary, no_frames, or the name of a known format that is not supported.</param>
/// <param name="Reason">One sentence that says what was seen.</param>
internal sealed record ParseRefusal(string Code, string Reason);

/// <summary>A stack trace found inside free text.</summary>
/// <param name="Start">Offset of the trace's first line in the text.</param>
/// <param name="Length">Length up to the end of its last line.</param>
/// <param name="Crash">What the trace says.</param>
internal sealed record QuotedTrace(int Start, int Length, ParsedCrash Crash);
