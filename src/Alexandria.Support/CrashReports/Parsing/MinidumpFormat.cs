namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// The text of minidump-stackwalk, for people (<c>1  shop.exe!Cart::total(int) [cart.cc : 58 + 0x3]</c>) and for programs
/// (<c>0|1|shop.exe|Cart::total(int)|cart.cc|58|0x3</c>).
/// </summary>
internal sealed class MinidumpFormat : TraceFormat
{
    private const string Reason = "Crash reason:";
    private const string PipedReason = "Crash|";
    private const string Address = "Crash address:";

    public override CrashLanguage Language => CrashLanguage.Native;

    public override bool IsEvidence(string line) =>
        TryFrame(line, out _) || TryPiped(line, out _, out _) || StartsTrace(line) || TryThread(line.AsSpan().TrimStart(), out _);

    public override bool StartsTrace(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.StartsWith(Reason, StringComparison.Ordinal) || text.StartsWith(PipedReason, StringComparison.Ordinal);
    }

    public override bool IsHeader(string line) => StartsTrace(line);

    public override bool Separates(string line) => StartsTrace(line);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var stacks = new ThreadStacks();
        var type = "";
        var address = "";
        var crashed = "";
        var thread = "";
        foreach (var line in lines)
        {
            var text = line.AsSpan().TrimStart();
            if (TryPiped(line, out var of, out var piped))
            {
                if (of != thread || stacks.IsEmpty)
                {
                    thread = of;
                    stacks.Begin(isCrashed: of == crashed);
                }

                stacks.Add(piped);
            }
            else if (TryFrame(line, out var frame))
            {
                stacks.Add(frame);
            }
            else if (TryThread(text, out var isCrashed))
            {
                stacks.Begin(isCrashed);
            }
            else if (text.StartsWith(PipedReason, StringComparison.Ordinal) && line.Split('|') is [_, var reason, var at, var number, ..])
            {
                (type, address, crashed) = (reason, at, number);
            }
            else if (text.StartsWith(Reason, StringComparison.Ordinal))
            {
                type = text[Reason.Length..].Trim().ToString();
            }
            else if (text.StartsWith(Address, StringComparison.Ordinal))
            {
                address = text[Address.Length..].Trim().ToString();
            }
            else if (text.StartsWith("Loaded modules:", StringComparison.Ordinal) || text.StartsWith("Unloaded modules:", StringComparison.Ordinal))
            {
                break;
            }
        }

        // "SIGSEGV /SEGV_MAPERR", "EXCEPTION_ACCESS_VIOLATION_READ"
        var kind = type.Split([' ', '/'], 2)[0];
        var message = kind == type ? address : $"{type[kind.Length..].TrimStart(' ', '/')} {address}".Trim();
        return stacks.Crash(Language, kind, message);
    }

    // "Thread 0 (crashed)", "Thread 1 worker"
    private static bool TryThread(ReadOnlySpan<char> line, out bool isCrashed)
    {
        isCrashed = line.StartsWith("Thread ", StringComparison.Ordinal) && line.Contains("(crashed)", StringComparison.Ordinal);
        return isCrashed || (line.StartsWith("Thread ", StringComparison.Ordinal) && line.Length is > 7 and < 80 && line[7..].Trim().IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static bool TryFrame(string line, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().TrimStart();
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 4 || !text[digits..].StartsWith("  ", StringComparison.Ordinal))
        {
            return false;
        }

        text = text[digits..].Trim();
        var file = "";
        var row = 0;
        if (text.EndsWith("]", StringComparison.Ordinal) && text.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var open)
        {
            // "[cart.cc : 58 + 0x3]"
            var place = text[(open + 2)..^1];
            var colon = place.LastIndexOf(" : ", StringComparison.Ordinal);
            var number = colon < 0 ? default : place[(colon + 3)..];
            var plus = number.IndexOf(' ');
            if (colon < 0 || !SourceLocation.TryNumber(plus < 0 ? number : number[..plus], out row))
            {
                return false;
            }

            file = place[..colon].Trim().ToString();
            text = text[..open];
        }

        var bang = text.IndexOf('!');
        if (bang > 0 && !text[..bang].ContainsAny("|`"))
        {
            var name = text[(bang + 1)..];
            var offset = name.LastIndexOf(" + 0x", StringComparison.Ordinal);
            frame = NativeFrame.Frame((offset > 0 ? name[..offset] : name).ToString(), file, row, text[..bang].ToString());
            return file.Length > 0 || offset > 0;
        }

        var at = text.LastIndexOf(" + 0x", StringComparison.Ordinal);
        if (at <= 0 || text[..at].ContainsAny("|`!(") || text[..at].Contains(" 0x", StringComparison.Ordinal))
        {
            return false;
        }

        frame = NativeFrame.Frame("", "", 0, text[..at].Trim().ToString());
        return true;
    }

    private static bool TryPiped(string line, out string thread, out StackFrame frame)
    {
        frame = null!;
        thread = "";
        var start = line.AsSpan().IndexOfAnyExcept(' ');
        if (start < 0 || !char.IsAsciiDigit(line[start]) || line.Split('|', 8) is not [var of, var number, var module, var function, var file, var row, var offset])
        {
            return false;
        }

        if (!SourceLocation.TryNumber(of.AsSpan(start), out _) || !SourceLocation.TryNumber(number, out _) || !offset.StartsWith("0x", StringComparison.Ordinal))
        {
            return false;
        }

        thread = of[start..];
        _ = SourceLocation.TryNumber(row, out var line_);
        // "hg:hg.mozilla.org/mozilla-central:dom/base/a.cpp:0123456789ab" of source servers.
        var parts = file.Split(':');
        frame = NativeFrame.Frame(function, parts.Length == 4 ? parts[2] : file, line_, module);
        return true;
    }
}
