using System.Text;

namespace Alexandria.Bench.Fuzz;

/// <summary>Spoils reports as transports, people and attackers do.</summary>
/// <param name="random">What decides everything, so that a run can be repeated.</param>
/// <param name="seeds">All reports, from which parts are taken.</param>
internal sealed class Mutation(Random random, IReadOnlyList<string> seeds)
{
    private const int Longest = 64 * 1024;
    private const int Enormous = 8 * 1024 * 1024;

    private static readonly string[] Pieces =
    [
        "\0", "\ufeff", "\r", "\n\n", "\u001b[31m", "((((((((", "<<<<<<<<", "))))", ">>>>", "[[[[", "{{{{", "\"", "'", "\\", "`", "|", "#0 ", "#00 pc ", "0x", "at ", "in ", "from ", "::", "_ZN", "_ZNSt", "S_", "_R", "I",
        "operator", "{lambda", "Caused by: ", "---> ", "Traceback (most recent call last):\n", "goroutine 1 [running]:\n", "Call Trace:\n", "+0x1/0x2", "stack traceback:\n", "Thread 0 Crashed:\n", "Uncaught ", "&lt;", "\ud800", "99999999999999999999",
    ];

    /// <summary>Some changes after each other; one in four hundred is enormous.</summary>
    public string Of(string report)
    {
        var text = report.Length > Longest ? Part(report, Longest) : report;
        for (var changes = 1 + random.Next(5); changes > 0; changes--)
        {
            text = Change(text);
            text = text.Length > 2 * Longest ? Part(text, Longest) : text;
        }

        return random.Next(400) == 0 ? Grow(text) : text;
    }

    private string Change(string text)
    {
        var at = random.Next(text.Length + 1);
        switch (random.Next(10))
        {
            case 0:
                return text[..at];
            case 1:
                return text[at..];
            case 2:
                return text.Insert(at, Piece());
            case 3:
                return text.Insert(at, string.Concat(Enumerable.Repeat(Piece(), 1 + random.Next(300))));
            case 4:
                var other = seeds[random.Next(seeds.Count)];
                return text.Insert(at, Part(other, 4_000));
            case 5:
                var bytes = Encoding.UTF8.GetBytes(text);
                for (var flips = random.Next(20); flips >= 0 && bytes.Length > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return Encoding.UTF8.GetString(bytes);
            case 6:
                return random.Next(2) == 0 ? Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(text)) : text.Replace("\n", "\n> ", StringComparison.Ordinal);
            case 7:
                return string.Join('\n', text.Split('\n').OrderBy(_ => random.Next()));
            case 8:
                var lines = text.Split('\n');
                return string.Join('\n', lines) + "\n" + string.Concat(Enumerable.Repeat(lines[random.Next(lines.Length)] + "\n", random.Next(200)));
            default:
                return text.Replace("\n", random.Next(2) == 0 ? " " : "\n\n", StringComparison.Ordinal);
        }
    }

    // One line, or many, up to the greatest text that is read at all.
    private string Grow(string text)
    {
        var unit = random.Next(2) == 0 ? text.ReplaceLineEndings(" ") : text + "\n";
        var size = Math.Min(Enormous, 1_000_000 << random.Next(4));
        if (unit.Length == 0)
        {
            return unit;
        }

        // Filled in place: whatever joins texts rents arrays of twice the size and keeps them, which would count as the parser's memory.
        return string.Create(size, unit, (whole, part) =>
        {
            for (var at = 0; at < whole.Length; at += part.Length)
            {
                part.AsSpan(0, Math.Min(part.Length, whole.Length - at)).CopyTo(whole[at..]);
            }
        });
    }

    private string Part(string text, int length)
    {
        var from = random.Next(text.Length + 1);
        return text.Substring(from, Math.Min(random.Next(length), text.Length - from));
    }

    private string Piece() => Pieces[random.Next(Pieces.Length)];
}
