using System.Text;

namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Identifiers with letters beyond ASCII, as Rust writes them: RFC 3492 with an underscore as delimiter.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int Damp = 700;
    private const int First = 128;
    private const int FirstBias = 72;
    private const int Longest = 256;

    /// <summary>The identifier, or null where the text encodes none.</summary>
    public static string? Decode(string text)
    {
        var delimiter = text.LastIndexOf('_');
        var points = new List<int>();
        foreach (var c in delimiter < 0 ? "" : text[..delimiter])
        {
            points.Add(c);
        }

        long position = 0;
        long point = First;
        var bias = FirstBias;
        for (var at = delimiter + 1; at < text.Length;)
        {
            var before = position;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                var digit = at < text.Length ? Digit(text[at++]) : -1;
                if (digit < 0 || weight > int.MaxValue)
                {
                    return null;
                }

                position += digit * weight;
                var threshold = Math.Clamp(k - bias, 1, 26);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
            }

            var length = points.Count + 1;
            bias = Adapt(position - before, length, before == 0);
            point += position / length;
            position %= length;
            if (length > Longest || point > int.MaxValue || !Rune.IsValid((int)point))
            {
                return null;
            }

            points.Insert((int)position++, (int)point);
        }

        var plain = new StringBuilder(points.Count);
        foreach (var decoded in points)
        {
            plain.Append(new Rune(decoded));
        }

        return plain.ToString();
    }

    private static int Digit(char c) => c is >= 'a' and <= 'z' ? c - 'a' : c is >= '0' and <= '9' ? c - '0' + 26 : -1;

    private static int Adapt(long delta, int length, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / length;
        var k = 0;
        while (delta > (Base - 1) * 26 / 2)
        {
            delta /= Base - 1;
            k += Base;
        }

        return k + (int)(Base * delta / (delta + 38));
    }
}
