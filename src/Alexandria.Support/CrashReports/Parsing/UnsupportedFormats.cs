namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Crash reports that are recognised, so that a refusal can say what was sent, but not read.</summary>
internal sealed class UnsupportedFormats
{
    private int _php;
    private int _perl;

    public void Look(string line)
    {
        var text = line.AsSpan().Trim();
        _php += text.StartsWith("PHP Fatal error:", StringComparison.Ordinal) || (text.StartsWith("#", StringComparison.Ordinal) && text.Contains(".php(", StringComparison.Ordinal)) ? 1 : 0;
        _perl += text.Contains(" at ", StringComparison.Ordinal) && text.Contains(".pl line ", StringComparison.Ordinal) ? 1 : 0;
    }

    /// <summary>The refusal for the format seen most, or null.</summary>
    public ParseOutcome? Refusal()
    {
        var most = Math.Max(_php, _perl);
        return most == 0 ? null
            : most == _php ? ParseOutcome.Refused("php", "This is a PHP stack trace (#0 file.php(line)), which is not supported.")
            : ParseOutcome.Refused("perl", "This is a Perl message (at file.pl line n), which is not supported.");
    }
}
