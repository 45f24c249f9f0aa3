namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>What was found while a document was read: the first hundred of each kind are kept, all are counted.</summary>
internal sealed class ReadLog
{
    /// <summary>How many errors, and how many warnings, are kept.</summary>
    public const int Kept = 100;

    private readonly List<SyntaxError> errors = [];
    private readonly List<SyntaxError> warnings = [];

    public long ErrorCount { get; private set; }

    public long WarningCount { get; private set; }

    public void Error(SyntaxError error) => Add(errors, error, ++ErrorCount);

    public void Warning(SyntaxError warning) => Add(warnings, warning, ++WarningCount);

    public TermReadOutcome Outcome(long terms) => new(terms, errors, ErrorCount, warnings, WarningCount);

    private static void Add(List<SyntaxError> kept, SyntaxError found, long count)
    {
        if (count <= Kept)
        {
            kept.Add(found);
        }
    }
}

/// <summary>What reading terms came to.</summary>
/// <param name="Terms">How many were given to the sink.</param>
/// <param name="Errors">The first hundred; the document is well-formed when there is none.</param>
/// <param name="ErrorCount">All of them.</param>
/// <param name="Warnings">The first hundred: what was understood, or kept apart, although the specification does not have it.</param>
/// <param name="WarningCount">All of them.</param>
internal sealed record TermReadOutcome(long Terms, IReadOnlyList<SyntaxError> Errors, long ErrorCount, IReadOnlyList<SyntaxError> Warnings, long WarningCount);
