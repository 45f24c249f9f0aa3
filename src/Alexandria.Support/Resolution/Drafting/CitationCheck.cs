using System.Text;

namespace Alexandria.Support.Resolution.Drafting;

/// <summary>What is left of a model's answer after the check.</summary>
/// <param name="Text">The answer; its markers number <paramref name="Citations"/>.</param>
/// <param name="Citations">The sources that it cites, and only those.</param>
/// <param name="Notes">What was found wrong.</param>
internal sealed record CheckedAnswer(string Text, IReadOnlyList<Citation> Citations, IReadOnlyList<string> Notes);

/// <summary>Holds a model to its sources: markers that name none of them are removed, the others are renumbered without gaps.</summary>
/// <remarks>Code spans are left alone, so that <c>`args[0]`</c> is no citation. Of a link to a place that no source names, only the text is kept.</remarks>
internal static class CitationCheck
{
    private const int MarkerLength = 120;

    private static readonly string[] Words = ["sources", "source", "articles", "article", "tickets", "ticket", "ref"];

    public static CheckedAnswer Apply(string answer, IReadOnlyList<DraftSource> sources)
    {
        var pieces = Split(answer.Trim(), sources);
        var cited = pieces.SelectMany(p => p.Sources).Distinct().Order().ToArray();
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            text.Append(piece.Text);
            text.AppendJoin("", piece.Sources.Select(s => $"[{Array.IndexOf(cited, s) + 1}]"));
        }

        var notes = new List<string>();
        var invented = pieces.Count(p => p.Invented);
        if (invented > 0)
        {
            notes.Add($"{invented} citation{(invented == 1 ? "" : "s")} that the model invented {(invented == 1 ? "was" : "were")} removed.");
        }

        if (cited.Length == 0 && sources.Count > 0)
        {
            notes.Add("The model's answer cites none of the sources that were found.");
        }

        return new(text.ToString().Trim(), [.. cited.Select(s => sources[s].AsCitation())], notes);
    }

    private static List<Piece> Split(string answer, IReadOnlyList<DraftSource> sources)
    {
        var pieces = new List<Piece>();
        var (start, at) = (0, 0);
        while (at < answer.Length)
        {
            if (answer[at] == '`')
            {
                at = EndOfCode(answer, at);
                continue;
            }

            if (answer[at] != '[' || EndOfMarker(answer, at) is not { } end || Read(answer, at, end, sources) is not { } marker)
            {
                at++;
                continue;
            }

            var before = answer[start..at];
            pieces.Add(marker.Piece with { Text = (marker.Piece is { Invented: true, Sources: [] } && marker.Kept.Length == 0 ? before.TrimEnd(' ') : before) + marker.Kept });
            (start, at) = (marker.Next, marker.Next);
        }

        pieces.Add(new(answer[start..], [], false));
        return pieces;
    }

    /// <summary>What stands in the brackets, as a citation; null when it is none.</summary>
    private static Marker? Read(string answer, int open, int close, IReadOnlyList<DraftSource> sources)
    {
        var inner = answer[(open + 1)..close].Trim();
        if (close + 1 < answer.Length && answer[close + 1] == '(' && answer.IndexOf(')', close) is var end and > 0)
        {
            var target = answer[(close + 2)..end].Trim();
            return target.Length > 0 && sources.Any(s => s.Quote.Contains(target, StringComparison.Ordinal)) ? null : new(new("", [], true), inner, end + 1);
        }

        var word = Array.Find(Words, w => inner.StartsWith(w, StringComparison.OrdinalIgnoreCase) && (inner.Length == w.Length || !char.IsLetter(inner[w.Length])));
        var parts = inner[(word?.Length ?? 0)..].Split([' ', ',', ';', ':', '#', '&', '^'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || (word is null && !Array.TrueForAll(parts, LooksLikeId)))
        {
            return null;
        }

        var known = parts.Select(p => Known(p, sources)).ToArray();
        return new(new("", [.. known.OfType<int>().Distinct()], Array.Exists(known, k => k is null)), "", close + 1);
    }

    private static int? Known(string part, IReadOnlyList<DraftSource> sources)
    {
        if (int.TryParse(part, out var number))
        {
            return number >= 1 && number <= sources.Count ? number - 1 : null;
        }

        var at = sources.ToList().FindIndex(s => s.Id.Equals(part, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : at;
    }

    private static bool LooksLikeId(string part) => part.All(char.IsAsciiDigit) || Guid.TryParse(part, out _);

    private static int? EndOfMarker(string answer, int open)
    {
        var close = answer.AsSpan(open, Math.Min(MarkerLength, answer.Length - open)).IndexOfAny(']', '\n');
        return close > 0 && answer[open + close] == ']' ? open + close : null;
    }

    /// <summary>After the run of backticks that closes the one that begins here; after the run itself when none does.</summary>
    private static int EndOfCode(string answer, int at)
    {
        var length = answer.AsSpan(at).IndexOfAnyExcept('`') is var n and >= 0 ? n : answer.Length - at;
        var after = at + length;
        var close = answer.IndexOf(new string('`', length), after, StringComparison.Ordinal);
        return close < 0 ? after : close + length;
    }

    /// <summary>Text, then the markers of the sources (from 0) that it cites.</summary>
    private sealed record Piece(string Text, IReadOnlyList<int> Sources, bool Invented);

    private sealed record Marker(Piece Piece, string Kept, int Next);
}
