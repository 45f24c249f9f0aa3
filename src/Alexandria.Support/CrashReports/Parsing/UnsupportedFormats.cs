using System.Buffers;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Crash reports that are recognised, so that a refusal can say what was sent, but not read.</summary>
internal sealed class UnsupportedFormats
{
    private static readonly string[] KernelMarks =
    [
        "Modules linked in:", "Call Trace:", "Kernel panic - not syncing", "kernel BUG at", "BUG: unable to handle", "BUG: kernel ", "INFO: possible ",
        "INFO: inconsistent lock", "INFO: suspicious ", "INFO: lockdep ", "BUG: bad unlock", "BUG: lock held", "BUG: sleeping function", "general protection fault",
        "Internal error: Oops", "Unable to handle kernel", "Not tainted", "Tainted: ", "---[ end trace", "[ cut here ]", "Objects remaining", "Poison overwritten",
        "soft lockup", "SLUB:", " Comm: ", "task.ti:",
    ];

    private static readonly SearchValues<string> AnyKernelMark = SearchValues.Create(KernelMarks, StringComparison.Ordinal);

    private int _kernel;
    private int _ruby;
    private int _lua;
    private int _php;
    private int _perl;
    private string _kernelSeen = "";

    public void Look(string line)
    {
        if (line.AsSpan().IndexOfAny(AnyKernelMark) is >= 0 and var at)
        {
            _kernel++;
            _kernelSeen = _kernelSeen.Length > 0 ? _kernelSeen : Array.Find(KernelMarks, mark => string.CompareOrdinal(line, at, mark, 0, mark.Length) == 0) ?? "";
        }

        var text = line.AsSpan().Trim();
        _kernel += text.StartsWith("[<", StringComparison.Ordinal) && text.Contains(">]", StringComparison.Ordinal) ? 1 : 0;
        _ruby += IsRuby(text) ? 1 : 0;
        _lua += text.StartsWith("stack traceback:", StringComparison.Ordinal) || text.StartsWith("[C]: in ", StringComparison.Ordinal)
            || (text.Contains(".lua:", StringComparison.Ordinal) && text.Contains(": in ", StringComparison.Ordinal)) ? 1 : 0;
        _php += text.StartsWith("PHP Fatal error:", StringComparison.Ordinal) || (text.StartsWith("#", StringComparison.Ordinal) && text.Contains(".php(", StringComparison.Ordinal)) ? 1 : 0;
        _perl += text.Contains(" at ", StringComparison.Ordinal) && text.Contains(".pl line ", StringComparison.Ordinal) ? 1 : 0;
    }

    /// <summary>The refusal for the format seen most, or null.</summary>
    public ParseOutcome? Refusal()
    {
        var most = Math.Max(Math.Max(_kernel, _ruby), Math.Max(_lua, Math.Max(_php, _perl)));
        return most == 0 ? null
            : most == _kernel ? ParseOutcome.Refused("kernel_oops", $"This is a report of the Linux kernel (\"{_kernelSeen.Trim()}\"), which is not supported.")
            : most == _ruby ? ParseOutcome.Refused("ruby", "This is a Ruby backtrace (file:line:in 'method'), which is not supported.")
            : most == _lua ? ParseOutcome.Refused("lua", "This is a Lua traceback (file.lua:line: in function), which is not supported.")
            : most == _php ? ParseOutcome.Refused("php", "This is a PHP stack trace (#0 file.php(line)), which is not supported.")
            : ParseOutcome.Refused("perl", "This is a Perl message (at file.pl line n), which is not supported.");
    }

    // "from /usr/share/app.rb:10:in `each'"; since 3.4 the quotes are equal.
    private static bool IsRuby(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf(":in `", StringComparison.Ordinal);
        at = at < 0 ? text.IndexOf(":in '", StringComparison.Ordinal) : at;
        return at > 0 && char.IsAsciiDigit(text[at - 1]);
    }
}
