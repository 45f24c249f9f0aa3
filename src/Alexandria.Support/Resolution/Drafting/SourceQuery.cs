using Alexandria.Text.Analysis;

namespace Alexandria.Support.Resolution.Drafting;

/// <summary>What sources are looked for with.</summary>
/// <param name="TicketId">The ticket that asks; it is no source for itself.</param>
/// <param name="Product">Its product; null when unknown.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Prose">Its text without the stack traces in it.</param>
/// <param name="ErrorCodes">As written.</param>
/// <param name="Emphasis">What else weighs more: exception types, function names.</param>
internal sealed record SourceQuery(string TicketId, string? Product, string Subject, string Prose, IReadOnlyList<string> ErrorCodes, IReadOnlyList<string> Emphasis)
{
    /// <summary>Beside a source that fits well, one that fits less than this share as well is about something else.</summary>
    public const double BesideBest = 0.5;

    private const int ProseLength = 2000;

    /// <summary>Subject and the beginning of the prose: long letters say what they are about at their start.</summary>
    public string Text => $"{Subject}\n{(Prose.Length <= ProseLength ? Prose : Prose[..ProseLength])}";

    /// <summary>Analysed terms; one in the subject weighs twice, an emphasised one three times as much as one in the prose.</summary>
    public IReadOnlyDictionary<string, double> Terms()
    {
        var terms = TextAnalyzer.Count(Text).Keys.ToDictionary(t => t, _ => 1.0, StringComparer.Ordinal);
        foreach (var term in TextAnalyzer.Count(Subject).Keys)
        {
            terms[term] = 2;
        }

        foreach (var term in Emphasised.SelectMany(e => TextAnalyzer.Count(e).Keys))
        {
            terms[term] = 3;
        }

        return terms;
    }

    public IReadOnlyList<string> Emphasised => [.. ErrorCodes, .. Emphasis];

    /// <summary>Whether what was found is about the same: it contains enough of what was asked, or a term that proves it.</summary>
    /// <param name="coverage">Share of what was asked that it contains, 0 to 1.</param>
    /// <param name="terms">The terms that it shares.</param>
    /// <param name="floor"><see cref="SupportOptions.SourceCoverage"/>.</param>
    public bool Fits(double coverage, IEnumerable<string> terms, double floor) => coverage >= floor || IsDecided(terms);

    /// <summary>Whether a term proves by itself that what was found is about the same.</summary>
    public bool IsDecided(IEnumerable<string> terms) => terms.Any(Decisive().Contains);

    /// <summary>Terms that prove by themselves that a source is about the same: the numbers of error codes, not the words before them, which all of a product's codes share.</summary>
    public IReadOnlySet<string> Decisive() =>
        ErrorCodes.SelectMany(c => TextAnalyzer.Count(c).Keys).Where(t => t.Any(char.IsAsciiDigit)).ToHashSet(StringComparer.Ordinal);
}
