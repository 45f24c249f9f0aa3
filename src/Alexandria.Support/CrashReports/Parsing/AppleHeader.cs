namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>What ended a process, as the systems of Apple and Swift's runtime say it.</summary>
internal sealed class AppleHeader
{
    public string Type { get; private set; } = "";

    public string Message { get; private set; } = "";

    private bool _isThrown;

    public bool Look(string line)
    {
        var text = line.AsSpan().Trim();
        if (text.IndexOf("due to uncaught exception '", StringComparison.Ordinal) is >= 0 and var uncaught)
        {
            Thrown(text[(uncaught + "due to uncaught exception '".Length)..]);
            return true;
        }

        if (text.IndexOf("Program crashed: ", StringComparison.Ordinal) is >= 0 and < 24 and var crashed)
        {
            var what = text[(crashed + "Program crashed: ".Length)..].TrimEnd("* ");
            var at = what.IndexOf(" at 0x", StringComparison.Ordinal);
            Set((at > 0 ? what[..at] : what).ToString(), "");
            return true;
        }

        if (TryField(text, "Exception Type:", out var field))
        {
            Set(Kind(field), "");
            return true;
        }

        if (text.IndexOf("Fatal error: ", StringComparison.Ordinal) is >= 0 and var fatal && Message.Length == 0)
        {
            Message = ExceptionHeader.Shorten(text[fatal..]);
            return true;
        }

        foreach (var name in (ReadOnlySpan<string>)["Exception Subtype:", "Exception Codes:", "Exception Note:", "Termination Reason:"])
        {
            if (TryField(text, name, out field))
            {
                Message = Message.Length == 0 && Type.Length > 0 && name != "Exception Note:" ? ExceptionHeader.Shorten(field) : Message;
                return true;
            }
        }

        return false;
    }

    /// <summary>What the application or its runtime said last, which tells more than codes do.</summary>
    public void Say(string message)
    {
        const string Uncaught = "uncaught exception '";
        if (message.IndexOf(Uncaught, StringComparison.Ordinal) is >= 0 and var at)
        {
            Thrown(message.AsSpan(at + Uncaught.Length));
        }
        else if (!_isThrown && message.Length > 0 && !message.StartsWith("abort()", StringComparison.Ordinal))
        {
            Message = ExceptionHeader.Shorten(message);
        }
    }

    /// <summary>"EXC_CRASH (SIGABRT)": the signal where there is one, as other tools have it.</summary>
    public static string Kind(string text)
    {
        var open = text.IndexOf("(SIG", StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf(')', open);
        return close > 0 ? text[(open + 1)..close] : text.Split(' ', 2)[0];
    }

    public void Set(string type, string message)
    {
        if (!_isThrown)
        {
            Type = type;
            Message = message.Length > 0 ? ExceptionHeader.Shorten(message) : Message;
        }
    }

    // "NSRangeException', reason: '*** -[__NSArrayM objectAtIndex:]: index 5 beyond bounds'"
    private void Thrown(ReadOnlySpan<char> text)
    {
        var quote = text.IndexOf('\'');
        if (quote <= 0 || _isThrown)
        {
            return;
        }

        const string Reason = "reason: ";
        var reason = text.IndexOf(Reason, StringComparison.Ordinal);
        Type = text[..quote].ToString();
        Message = reason < 0 ? "" : ExceptionHeader.Shorten(text[(reason + Reason.Length)..].Trim().Trim('\''));
        _isThrown = true;
    }

    private static bool TryField(ReadOnlySpan<char> text, string name, out string value)
    {
        var isField = text.StartsWith(name, StringComparison.Ordinal);
        value = isField ? text[name.Length..].Trim().ToString() : "";
        return isField;
    }
}
