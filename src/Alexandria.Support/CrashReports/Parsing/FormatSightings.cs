namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Counts, per format, the lines that prove it, and remembers where its trace begins.</summary>
internal sealed class FormatSightings(TraceFormat[] formats)
{
    private readonly Sighting[] _sightings = Array.ConvertAll(formats, format => new Sighting(format));

    // Starts of the latest lines, for the header above the first frame.
    private readonly int[] _starts = new int[ParseLimits.HeaderLines];

    public void Look(string line, int number, int start)
    {
        _starts[number % _starts.Length] = start;
        if (line.Length == 0)
        {
            return;
        }

        foreach (var sighting in _sightings)
        {
            if (sighting.Format.IsEvidence(line))
            {
                if (sighting.Lines++ == 0)
                {
                    sighting.WindowStart = number < _starts.Length ? _starts[0] : _starts[(number + 1) % _starts.Length];
                }
            }
        }
    }

    public IEnumerable<Sighting> MostSeenFirst() => _sightings.Where(sighting => sighting.Lines > 0).OrderByDescending(sighting => sighting.Lines);

    internal sealed class Sighting(TraceFormat format)
    {
        public TraceFormat Format { get; } = format;

        public int Lines { get; set; }

        public int WindowStart { get; set; }
    }
}
