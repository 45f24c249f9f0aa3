namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>What a rule, or a reader, found.</summary>
/// <param name="Code">Of the rule, or of the syntax error.</param>
/// <param name="Severity">Never off.</param>
/// <param name="Term">Id of the term; null where it is about none.</param>
/// <param name="Line">From 1; 0 where the syntax has no such place.</param>
/// <param name="Column">From 1; 0 where only the line is known.</param>
/// <param name="Message">For people.</param>
internal sealed record Finding(string Code, Severity Severity, string? Term, long Line, long Column, string Message);

/// <summary>All that one rule found.</summary>
/// <param name="Code">The rule.</param>
/// <param name="Severity">As configured.</param>
/// <param name="Count">All findings.</param>
/// <param name="Kept">The first of them.</param>
internal sealed record RuleFindings(string Code, Severity Severity, long Count, IReadOnlyList<Finding> Kept);

/// <summary>Counts findings by rule and keeps the first of each.</summary>
internal sealed class FindingLog(ValidationOptions options)
{
    /// <summary>In characters: an id or a message that is longer is cut. Ids in use are far shorter; a document can have one of megabytes.</summary>
    private const int LongestText = 1_000;

    private readonly Dictionary<string, (long Count, List<Finding> Kept)> rules = new(StringComparer.Ordinal);

    /// <summary>Whether the rule is to be checked at all.</summary>
    public bool Wants(string rule) => options.SeverityOf(rule) != Severity.Off;

    public void Add(string rule, string? term, long line, string message)
    {
        var severity = options.SeverityOf(rule);
        if (severity == Severity.Off)
        {
            return;
        }

        var (count, kept) = rules.TryGetValue(rule, out var found) ? found : (0, []);
        if (kept.Count < options.KeptFindings)
        {
            kept.Add(new(rule, severity, term is null ? null : Cut(term), line, 0, Cut(message)));
        }

        rules[rule] = (count + 1, kept);
    }

    /// <summary>Counts findings of which nothing is kept.</summary>
    public void AddUnkept(string rule, long count)
    {
        if (count > 0)
        {
            var (before, kept) = rules.TryGetValue(rule, out var found) ? found : (0, []);
            rules[rule] = (before + count, kept);
        }
    }

    /// <summary>A text as a finding keeps it.</summary>
    public static string Cut(string text) =>
        text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText - (char.IsHighSurrogate(text[LongestText - 1]) ? 1 : 0)), "…");

    /// <summary>Every rule that is not off, in the order of <see cref="Rules.All"/>.</summary>
    public IReadOnlyList<RuleFindings> All() =>
        [.. Rules.All.Where(r => Wants(r.Code)).Select(r => rules.TryGetValue(r.Code, out var found)
            ? new RuleFindings(r.Code, options.SeverityOf(r.Code), found.Count, found.Kept)
            : new RuleFindings(r.Code, options.SeverityOf(r.Code), 0, []))];
}
