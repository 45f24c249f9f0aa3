namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Reads crash reports of every supported format, recognised by content. Total: any text gives a crash or a refusal, in
/// time linear in its length.
/// </summary>
internal static class CrashParser
{
    // Where a line proves several, the first is taken: those with the narrower form stand before the wider.
    internal static readonly TraceFormat[] Formats =
    [
        new JavaFormat(), new DotNetFormat(), new PythonFormat(), new JavaScriptFormat(), new GoFormat(), new RustFormat(), new RubyFormat(), new LuaFormat(),
        new PhpFormat(), new PerlFormat(), new DartFormat(), new SmalltalkFormat(),
        new KernelFormat(), new TombstoneFormat(), new MinidumpFormat(), new AppleCrashFormat(), new NativeFormat(),
    ];

    /// <summary>Reads the report's crash; of several traces in one text the first, in the language that most lines are in.</summary>
    public static ParseOutcome Parse(string text)
    {
        if (text.Length > ParseLimits.TextLength)
        {
            return ParseOutcome.Refused("too_large", $"The report has {text.Length} characters; {ParseLimits.TextLength} are allowed.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return ParseOutcome.Refused("empty", "The report is empty.");
        }

        if (AppleIps.IsOne(text) && AppleIps.Parse(text) is { } report)
        {
            return ParseOutcome.Parsed(report);
        }

        var sightings = new FormatSightings(Formats);
        var number = 0;
        foreach (var line in ReportLine.Read(text))
        {
            sightings.Look(line.Text, number++, line.Start);
        }

        foreach (var sighting in sightings.MostSeenFirst())
        {
            if (sighting.Format.Parse(Window(text, sighting.WindowStart)) is { } crash)
            {
                return ParseOutcome.Parsed(crash);
            }
        }

        return NotReadable(text);
    }

    /// <summary>Finds the stack traces that a free text quotes, in the order of the text.</summary>
    public static IReadOnlyList<QuotedTrace> FindTraces(string text) => QuotedTraces.Find(text, Formats);

    private static List<string> Window(string text, int from)
    {
        var lines = new List<string>();
        foreach (var line in ReportLine.Read(text, from))
        {
            lines.Add(line.Text);
            if (lines.Count == ParseLimits.TraceLines)
            {
                break;
            }
        }

        return lines;
    }

    private static ParseOutcome NotReadable(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 4096));
        var strange = 0;
        foreach (var c in head)
        {
            strange += c == '\ufffd' || (char.IsControl(c) && c is not ('\t' or '\r' or '\n' or '\u001b')) ? 1 : 0;
        }

        if (strange * 10 > head.Length)
        {
            return ParseOutcome.Refused("binary", "The report is not text: it holds many control characters.");
        }

        var first = text.AsSpan().Trim();
        var end = first.IndexOfAny('\n', '\r');
        first = end < 0 ? first : first[..end];
        return ParseOutcome.Refused("no_frames", $"No stack frame of a known format was found; the text begins \"{first[..Math.Min(first.Length, 80)]}\".");
    }
}
