namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Cuts free text into the traces that it quotes.</summary>
internal static class QuotedTraces
{
    // Lines without proof that may stand inside a trace: source lines, messages, locals are indented and end nothing.
    private const int Gap = 3;

    // A header's message may take some lines between it and the first frame.
    private const int HeaderLines = 8;

    public static IReadOnlyList<QuotedTrace> Find(string text, TraceFormat[] formats)
    {
        var traces = new List<QuotedTrace>();
        var lines = new Queue<ReportLine>();
        var region = new List<ReportLine>();
        TraceFormat? format = null;
        var lastEvidence = 0;
        if (text.Length > ParseLimits.TextLength)
        {
            text = text[..ParseLimits.TextLength];
        }

        foreach (var line in ReportLine.Read(text))
        {
            var seen = Array.Find(formats, candidate => line.Text.Length > 0 && (candidate.StartsTrace(line.Text) || candidate.IsEvidence(line.Text)));
            var begins = seen is not null && (format is null || seen != format || BeginsNext(seen, line.Text, region, lastEvidence));
            if (format is not null && (begins || IsOver(line.Text, seen, region.Count - lastEvidence)))
            {
                Add(traces, format, region, lastEvidence);
                lines.Clear();
                format = null;
                region = begins ? [] : region;
            }

            if (seen is not null && format is null)
            {
                format = seen;
                region = [.. lines.SkipWhile(above => !seen.IsHeader(above.Text))];
                lines.Clear();
            }

            if (format is not null)
            {
                region.Add(line);
                lastEvidence = seen is not null || IsCause(line.Text) ? region.Count : lastEvidence;
                continue;
            }

            lines.Enqueue(line);
            if (lines.Count > HeaderLines)
            {
                lines.Dequeue();
            }
        }

        if (format is not null)
        {
            Add(traces, format, region, lastEvidence);
        }

        return traces;
    }

    private static bool BeginsNext(TraceFormat format, string line, List<ReportLine> region, int lastEvidence) =>
        format.StartsTrace(line) && region.Count > lastEvidence && region.Skip(lastEvidence).Any(between => between.Text.Length == 0 || !char.IsWhiteSpace(between.Text[0]))
        && !region.Skip(lastEvidence).Any(between => IsCause(between.Text));

    private static bool IsOver(string line, TraceFormat? seen, int since) =>
        seen is null && !IsCause(line) && (line.Length == 0 || !char.IsWhiteSpace(line[0])) && since >= Gap;

    private static bool IsCause(string line) =>
        line.StartsWith("Caused by:", StringComparison.Ordinal) || line.StartsWith("The above exception", StringComparison.Ordinal)
        || line.StartsWith("During handling of", StringComparison.Ordinal) || line.StartsWith("Thread ", StringComparison.Ordinal);

    private static void Add(List<QuotedTrace> traces, TraceFormat format, List<ReportLine> region, int lastEvidence)
    {
        if (traces.Count >= ParseLimits.QuotedTraces)
        {
            return;
        }

        // Python names the exception one line below the last frame's source line.
        var end = Math.Min(region.Count, lastEvidence + 2);
        var lines = region.GetRange(0, Math.Min(end, ParseLimits.TraceLines));
        if (format.Parse(lines.ConvertAll(line => line.Text)) is { } crash)
        {
            var start = lines[0].Start;
            traces.Add(new QuotedTrace(start, lines[^1].End - start, crash));
        }
    }
}
