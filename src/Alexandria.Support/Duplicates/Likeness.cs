using System.Globalization;
using Alexandria.Text.Indexing;

namespace Alexandria.Support.Duplicates;

/// <summary>
/// How alike two tickets are: a weighted mean of three measures, each 0 to 1. Words and subject count the same; how the
/// weights were chosen, and how little hangs on them, is in docs/guides/duplicates.md.
/// </summary>
/// <param name="Words">What the one shares with the other by BM25F: words, error codes, frames and version together.</param>
/// <param name="Subject">The cosine of the subjects' character n-grams.</param>
/// <param name="Time">1 for the same moment, falling exponentially.</param>
internal readonly record struct Likeness(double Words, double Subject, double Time)
{
    private const double WordsWeight = 0.425;
    private const double SubjectWeight = 0.425;
    private const double TimeWeight = 0.15;

    private const int WordsShown = 6;
    private const int NamesShown = 3;

    /// <summary>Duplicates come in a wave after a release; after this time a ticket's nearness counts 1/e.</summary>
    private static readonly TimeSpan Fading = TimeSpan.FromDays(180);

    public double Score => (WordsWeight * Words) + (SubjectWeight * Subject) + (TimeWeight * Time);

    /// <summary>Nothing where either time is unknown.</summary>
    public static double Nearness(DateTimeOffset? a, DateTimeOffset? b) => a is { } x && b is { } y ? Math.Exp(-Math.Abs((x - y) / Fading)) : 0;

    /// <summary>Why two tickets are this much alike.</summary>
    /// <param name="asks">The ticket that asks.</param>
    /// <param name="found">The one that was found.</param>
    /// <param name="terms">What each shared term contributes to <see cref="Words"/>, the largest first.</param>
    /// <param name="written">A term as people write it.</param>
    public IReadOnlyList<LikenessReason> Explain(ComparedTicket asks, ComparedTicket found, IReadOnlyList<TermContribution> terms, Func<string, string> written)
    {
        var shared = terms.ToLookup(t => asks.KindOf(t.Term) is var kind && kind == found.KindOf(t.Term) ? kind : TermKind.Word);
        var all = terms.Sum(t => t.Contribution);
        var unit = all > 0 ? WordsWeight * Words / all : 0;
        var reasons = new List<LikenessReason>();
        void Add(string feature, double contribution, string detail)
        {
            if (contribution > 0)
            {
                reasons.Add(new LikenessReason(feature, contribution, detail));
            }
        }

        void AddTerms(string feature, TermKind kind, Func<IReadOnlyList<string>, string> detail, int most) =>
            Add(feature, unit * shared[kind].Sum(t => t.Contribution), detail([.. shared[kind].Select(t => written(t.Term)).Distinct(StringComparer.OrdinalIgnoreCase).Take(most)]));

        AddTerms("words", TermKind.Word, w => $"Both say {List(w)}.", WordsShown);
        AddTerms("error_codes", TermKind.ErrorCode, c => $"Both name {List(c)}.", NamesShown);
        AddTerms("frames", TermKind.Frame, f => $"Both quote a stack trace through {List(f)}.", NamesShown);
        AddTerms("version", TermKind.Version, v => $"Both are about version {List(v)}.", 1);
        Add("subject", SubjectWeight * Subject, string.Create(CultureInfo.InvariantCulture, $"The subjects are written alike: {100 * Subject:0}% of their runs of four characters, rare ones counting more."));
        Add("time", TimeWeight * Time, $"Opened {Apart(asks.Created, found.Created)}.");
        return [.. reasons.OrderByDescending(r => r.Contribution).ThenBy(r => r.Feature, StringComparer.Ordinal)];
    }

    private static string List(IReadOnlyList<string> names) => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    private static string Apart(DateTimeOffset? a, DateTimeOffset? b) =>
        (int)Math.Abs(((a ?? default) - (b ?? default)).TotalDays) switch { 0 => "within a day", 1 => "a day apart", var days => string.Create(CultureInfo.InvariantCulture, $"{days} days apart") };
}
