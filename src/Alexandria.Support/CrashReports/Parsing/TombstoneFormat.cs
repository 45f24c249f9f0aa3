namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Tombstones of Android's debuggerd: <c>#01 pc 0000000000012340  /data/app/lib/libshop.so (Cart::total(int)+44)</c>.</summary>
internal sealed class TombstoneFormat : TraceFormat
{
    private const string Signal = "signal ";

    public override CrashLanguage Language => CrashLanguage.Native;

    public override bool IsEvidence(string line) => TryFrame(line, out _, out _) || IsThread(line) || line.StartsWith("*** *** ***", StringComparison.Ordinal);

    public override bool StartsTrace(string line) => line.StartsWith("*** *** ***", StringComparison.Ordinal);

    public override bool IsHeader(string line) => StartsTrace(line) || IsThread(line) || TrySignal(line, out _, out _);

    public override bool Separates(string line) => StartsTrace(line);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var stacks = new ThreadStacks();
        var type = "";
        var message = "";
        var previous = -1;
        var hasAbort = false;
        foreach (var line in lines)
        {
            var text = line.AsSpan().TrimStart();
            if (TryFrame(line, out var number, out var frame))
            {
                if (number <= previous || stacks.IsEmpty)
                {
                    // The first thread of a tombstone is the one that crashed.
                    stacks.Begin(isCrashed: stacks.IsEmpty);
                }

                previous = number;
                stacks.Add(frame);
            }
            else if (type.Length == 0 && TrySignal(line, out var signal, out var rest))
            {
                type = signal;
                message = hasAbort ? message : rest;
            }
            else if (!hasAbort && text.StartsWith("Abort message: ", StringComparison.Ordinal))
            {
                message = text["Abort message: ".Length..].Trim().Trim("'\"").ToString();
                hasAbort = true;
            }
            else if (StartsTrace(line) && !stacks.IsEmpty)
            {
                break;
            }
        }

        return stacks.Crash(Language, type, message);
    }

    private static bool IsThread(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.StartsWith("pid: ", StringComparison.Ordinal) && text.Contains(", tid: ", StringComparison.Ordinal);
    }

    // "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0"
    private static bool TrySignal(string line, out string signal, out string rest)
    {
        signal = rest = "";
        var text = line.AsSpan().TrimStart();
        var at = text.IndexOf(Signal, StringComparison.Ordinal);
        if (at < 0 || (at > 0 && !text.StartsWith("Fatal ", StringComparison.Ordinal)))
        {
            return false;
        }

        text = text[(at + Signal.Length)..];
        var open = text.IndexOf(" (SIG", StringComparison.Ordinal);
        var close = open < 0 ? -1 : text[open..].IndexOf(')');
        if (open is <= 0 or > 4 || close < 0)
        {
            return false;
        }

        signal = text[(open + 2)..(open + close)].ToString();
        rest = text[(open + close + 1)..].TrimStart(", ").ToString();
        return true;
    }

    private static bool TryFrame(string line, out int number, out StackFrame frame)
    {
        frame = null!;
        number = 0;
        var text = line.AsSpan().TrimStart();
        // An ANR's native frames: "native: #00 pc …".
        text = text.StartsWith("native: ", StringComparison.Ordinal) ? text["native: ".Length..] : text;
        if (text.IsEmpty || text[0] != '#')
        {
            return false;
        }

        var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 4 || !SourceLocation.TryNumber(text.Slice(1, digits), out number))
        {
            return false;
        }

        text = text[(digits + 1)..].TrimStart();
        if (!text.StartsWith("pc ", StringComparison.Ordinal))
        {
            return false;
        }

        text = text[3..].TrimStart();
        var space = text.IndexOf(' ');
        if (space < 4 || text[..space].IndexOfAnyExcept("0123456789abcdefABCDEFx") >= 0)
        {
            return false;
        }

        text = text[space..].Trim();
        var build = text.IndexOf(" (BuildId", StringComparison.Ordinal);
        text = build > 0 ? text[..build].TrimEnd() : text;
        var open = text.IndexOf(" (", StringComparison.Ordinal);
        // "(offset 0x1000)" says where in an archive the library lies.
        while (open > 0 && text[(open + 2)..].StartsWith("offset 0x", StringComparison.Ordinal))
        {
            var next = text[(open + 2)..].IndexOf(" (", StringComparison.Ordinal);
            var path = text[..open];
            text = next < 0 ? path : string.Concat(path, text[(open + 2 + next)..]);
            open = text.IndexOf(" (", StringComparison.Ordinal);
        }

        var module = open < 0 ? text : text[..open];
        var name = open < 0 ? default : text[(open + 2)..].TrimEnd(')');
        if (open >= 0)
        {
            // "(Cart::total(int)+44)": the bracket that opens here is the last to close.
            name = text[(open + 2)..];
            name = name.EndsWith(")", StringComparison.Ordinal) ? name[..^1] : name;
        }

        // A library may lie in an archive: "base.apk!libshop.so".
        frame = NativeFrame.Frame(name.ToString(), "", 0, module[(module.LastIndexOf('!') + 1)..].ToString());
        return true;
    }
}
