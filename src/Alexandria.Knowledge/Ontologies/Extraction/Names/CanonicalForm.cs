using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Extraction.Names;

/// <summary>Canonical decomposition (NFD, Unicode Standard annex 15). Two names are the same after NFC exactly when they are after NFD.</summary>
/// <remarks>The framework's own normalisation returns its argument when globalisation is invariant, as it is here.</remarks>
internal static class CanonicalForm
{
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11_172;
    private const int HangulVowels = 21;
    private const int HangulTails = 28;

    private static readonly Lazy<(FrozenDictionary<int, int[]> Decompositions, FrozenDictionary<int, byte> Classes)> Data = new(Load);

    public static string Decompose(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Add(points, rune.Value);
        }

        Order(points);
        var decomposed = new StringBuilder(text.Length * 2);
        foreach (var point in points)
        {
            decomposed.Append(new Rune(point).ToString());
        }

        return decomposed.ToString();
    }

    private static void Add(List<int> points, int point)
    {
        if (point - HangulFirst is >= 0 and < HangulCount and var syllable)
        {
            points.Add(0x1100 + (syllable / (HangulVowels * HangulTails)));
            points.Add(0x1161 + (syllable % (HangulVowels * HangulTails) / HangulTails));
            if (syllable % HangulTails is > 0 and var tail)
            {
                points.Add(0x11A7 + tail);
            }
        }
        else if (Data.Value.Decompositions.TryGetValue(point, out var parts))
        {
            points.AddRange(parts);
        }
        else
        {
            points.Add(point);
        }
    }

    // Marks between two starters are ordered by their class; equal classes keep their order.
    private static void Order(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var point = points[i];
            var rank = Class(point);
            var to = i;
            while (rank > 0 && to > 0 && Class(points[to - 1]) > rank)
            {
                points[to] = points[to - 1];
                to--;
            }

            points[to] = point;
        }
    }

    private static int Class(int point) => Data.Value.Classes.GetValueOrDefault(point);

    private static (FrozenDictionary<int, int[]>, FrozenDictionary<int, byte>) Load()
    {
        using var stream = typeof(CanonicalForm).Assembly.GetManifestResourceStream("canonical-decompositions.txt")
            ?? throw new InvalidOperationException("The table of canonical decompositions is not embedded.");
        using var reader = new StreamReader(stream);
        var decompositions = new Dictionary<int, int[]>();
        var classes = new Dictionary<int, byte>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Split('=') is [var range, var rank])
            {
                var ends = range.Split('-');
                for (var point = Point(ends[0]); point <= Point(ends[1]); point++)
                {
                    classes[point] = byte.Parse(rank, CultureInfo.InvariantCulture);
                }
            }
            else
            {
                var points = Array.ConvertAll(line.Split(' '), Point);
                decompositions[points[0]] = points[1..];
            }
        }

        return (decompositions.ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    private static int Point(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
