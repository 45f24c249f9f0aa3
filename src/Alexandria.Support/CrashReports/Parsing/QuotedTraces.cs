namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Cuts free text into the traces that it quotes.</summary>
internal sealed class QuotedTraces(TraceFormat[] formats)
{
    // Unindented lines without proof that may stand inside a trace: messages, names of threads, blank lines.
    private const int Gap = 6;

    // A header's message may take some lines between it and the first frame.
    private const int HeaderLines = 8;

    private readonly List<QuotedTrace> _traces = [];

    // While no trace is open, the latest lines; then the open trace's lines, header included.
    private List<ReportLine> _lines = [];
    private TraceFormat? _format;
    private int _lastEvidence;

    public static IReadOnlyList<QuotedTrace> Find(string text, TraceFormat[] formats)
    {
        var search = new QuotedTraces(formats);
        foreach (var line in ReportLine.Read(text.Length > ParseLimits.TextLength ? text[..ParseLimits.TextLength] : text))
        {
            search.Add(line);
            if (search._traces.Count == ParseLimits.QuotedTraces)
            {
                return search._traces;
            }
        }

        search.Close();
        return search._traces;
    }

    private void Add(ReportLine line)
    {
        var seen = Seen(line.Text);
        if (_format is not null && (seen is null ? IsOver(line.Text) : seen != _format || BeginsNext(line.Text)))
        {
            Close();
        }

        if (_format is null && seen is not null)
        {
            _format = seen;
            _lines = [.. _lines.SkipWhile(above => !seen.IsHeader(above.Text))];
            _lastEvidence = _lines.Count;
        }

        _lines.Add(line);
        if (_format is null)
        {
            _lines.RemoveRange(0, Math.Max(0, _lines.Count - HeaderLines));
        }
        else if (seen is not null || IsChained(line.Text))
        {
            _lastEvidence = _lines.Count;
        }
    }

    private TraceFormat? Seen(string line)
    {
        bool Proves(TraceFormat format) => format.IsEvidence(line) || format.StartsTrace(line);
        return line.Length == 0 ? null : _format is not null && Proves(_format) ? _format : Array.Find(formats, Proves);
    }

    private bool IsOver(string line) => !IsChained(line) && (line.Length == 0 || !char.IsWhiteSpace(line[0])) && _lines.Count - _lastEvidence >= Gap;

    private bool BeginsNext(string line)
    {
        var starts = _format!.StartsTrace(line) && !IsChained(_lines[_lastEvidence - 1].Text);
        for (var i = _lastEvidence; i < _lines.Count; i++)
        {
            if (starts || _format.Separates(_lines[i].Text))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsChained(string line) =>
        line.StartsWith("Caused by:", StringComparison.Ordinal) || line.Contains("The above exception was", StringComparison.Ordinal)
        || line.Contains("During handling of the above", StringComparison.Ordinal);

    /// <summary>Parses the open trace; the lines after its end may be the header of the next one.</summary>
    private void Close()
    {
        if (_format is null)
        {
            return;
        }

        var following = _lines.GetRange(_lastEvidence, Math.Min(Gap, _lines.Count - _lastEvidence));
        var tail = _format.Tail(_lines[_lastEvidence - 1].Text, following.ConvertAll(line => line.Text));
        var lines = _lines.GetRange(0, Math.Min(_lastEvidence + tail, ParseLimits.TraceLines));
        if (_format.Parse(lines.ConvertAll(line => line.Text)) is { } crash)
        {
            var start = lines[0].Start;
            _traces.Add(new QuotedTrace(start, lines[^1].End - start, crash));
        }

        _lines = _lines.GetRange(lines.Count, _lines.Count - lines.Count);
        _lines.RemoveRange(0, Math.Max(0, _lines.Count - HeaderLines));
        _format = null;
    }
}
