namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Crash reports of macOS, iOS and their kin as text (<c>.crash</c>), what NSException prints, and Swift's own backtraces.</summary>
internal sealed class AppleCrashFormat : TraceFormat
{
    private static readonly string[] Fields =
        ["Incident Identifier:", "Exception Type:", "Exception Codes:", "Exception Subtype:", "Termination Reason:", "Triggered by Thread:", "Crashed Thread:", "Last Exception Backtrace:", "*** First throw call stack:", "Binary Images:", "Hardware Model:", "Code Type:"];

    public override CrashLanguage Language => CrashLanguage.Native;

    public override bool IsEvidence(string line) => AppleFrame.TryParse(line, out _, out _) || FrameOrigins.StartsWithAny(line, Fields) || TryThread(line, out _, out _);

    public override bool StartsTrace(string line) => line.StartsWith("Incident Identifier:", StringComparison.Ordinal) || line.StartsWith("*** Terminating app due to", StringComparison.Ordinal);

    public override bool IsHeader(string line) => StartsTrace(line) || new AppleHeader().Look(line);

    public override bool Separates(string line) => StartsTrace(line);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var stacks = new ThreadStacks();
        var header = new AppleHeader();
        var crashed = "";
        var thrown = false;
        var saying = false;
        var previous = -1;
        foreach (var line in lines)
        {
            if (AppleFrame.TryParse(line, out var number, out var frame))
            {
                if (number <= previous || stacks.IsEmpty)
                {
                    // A stack whose thread was not named.
                    if (previous >= 0 || stacks.IsEmpty)
                    {
                        stacks.Begin(isCrashed: false);
                    }
                }

                previous = number;
                stacks.Add(frame);
                saying = false;
            }
            else if (line.StartsWith("Last Exception Backtrace:", StringComparison.Ordinal) || line.Contains("*** First throw call stack:", StringComparison.Ordinal))
            {
                // Where an exception was thrown, which the crashed thread shows no more.
                stacks.Begin(isCrashed: true);
                thrown = true;
                previous = -1;
            }
            else if (TryThread(line, out var name, out var isMarked))
            {
                if (!line.Contains(" name:", StringComparison.Ordinal))
                {
                    stacks.Begin(!thrown && (isMarked || (crashed.Length > 0 && name == crashed)));
                    previous = -1;
                }
            }
            else if (TryCrashedThread(line, out var id))
            {
                crashed = id;
            }
            else if (line.StartsWith("Application Specific Information:", StringComparison.Ordinal))
            {
                saying = true;
            }
            else if (line.StartsWith("Binary Images:", StringComparison.Ordinal) || (StartsTrace(line) && !stacks.IsEmpty))
            {
                break;
            }
            else if (!header.Look(line) && saying && line.Length > 0)
            {
                header.Say(line.Trim());
                saying = false;
            }
        }

        return stacks.Crash(Language, header.Type, header.Message);
    }

    // "Thread 0 Crashed:", "Thread 3:: Dispatch queue: …", "Thread 3 name: …"; Swift's: "Thread 0 \"main\" crashed:"
    private static bool TryThread(string line, out string name, out bool isCrashed)
    {
        name = "";
        isCrashed = false;
        if (!line.StartsWith("Thread ", StringComparison.Ordinal))
        {
            return false;
        }

        var rest = line.AsSpan("Thread ".Length);
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0)
        {
            return false;
        }

        name = rest[..digits].ToString();
        rest = rest[digits..];
        isCrashed = rest.Contains("rashed:", StringComparison.Ordinal);
        return (isCrashed && !rest.Contains(" with ", StringComparison.Ordinal)) || rest is ":" || rest.StartsWith("::", StringComparison.Ordinal) || rest.StartsWith(" name:", StringComparison.Ordinal);
    }

    private static bool TryCrashedThread(string line, out string id)
    {
        id = "";
        foreach (var field in (ReadOnlySpan<string>)["Triggered by Thread:", "Crashed Thread:"])
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                id = line[field.Length..].Trim().Split(' ', 2)[0];
                return true;
            }
        }

        return false;
    }
}
