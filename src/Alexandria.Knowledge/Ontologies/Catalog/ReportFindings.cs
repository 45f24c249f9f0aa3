namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>What a page shows of a report, which is stored as JSON.</summary>
internal sealed record ReportFindings
{
    public IReadOnlyList<ReportFinding> Errors { get; init; } = [];

    public IReadOnlyList<ReportFinding> Warnings { get; init; } = [];

    public IReadOnlyList<ReportFinding> Infos { get; init; } = [];

    /// <summary>How many findings each rule that was checked has, of which the first ones are kept.</summary>
    public IReadOnlyDictionary<string, long> Rules { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Those that are kept, errors first.</summary>
    public IEnumerable<(string Severity, ReportFinding Finding)> Kept =>
        Errors.Select(f => ("error", f)).Concat(Warnings.Select(f => ("warning", f))).Concat(Infos.Select(f => ("info", f)));
}

/// <summary>One thing that was found.</summary>
/// <param name="Code">The rule, or the kind of syntax error.</param>
/// <param name="Message">For people.</param>
/// <param name="Term">The term that it is about; null for the document.</param>
/// <param name="Line">From 1; 0 where no place is known.</param>
internal sealed record ReportFinding(string Code, string Message, string? Term = null, long Line = 0);
