using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>What checking a document came to.</summary>
internal sealed record ValidationReport
{
    /// <summary>What was checked, as people know it: a file's name or an id with its version.</summary>
    public required string Subject { get; init; }

    /// <summary><c>obo</c>, <c>obographs</c>, <c>ntriples</c>, …</summary>
    public required string Format { get; init; }

    /// <summary>As parsed, duplicates counted; null where the syntax is not of RDF.</summary>
    public long? Statements { get; init; }

    public required IReadOnlyDictionary<TermType, long> Terms { get; init; }

    public long Obsolete { get; init; }

    public OntologyHeader Header { get; init; } = new();

    /// <summary>Why the document could not be read as a whole: the first of them.</summary>
    public IReadOnlyList<SyntaxError> SyntaxErrors { get; init; } = [];

    public long SyntaxErrorCount { get; init; }

    /// <summary>What was understood although the format does not have it: the first of them.</summary>
    public IReadOnlyList<SyntaxError> SyntaxWarnings { get; init; } = [];

    public long SyntaxWarningCount { get; init; }

    /// <summary>Every rule that was checked.</summary>
    public IReadOnlyList<RuleFindings> Rules { get; init; } = [];

    /// <summary>The OWL constructs of the document; null where it was not read to its end.</summary>
    public OwlProfile? Profile { get; init; }

    public TimeSpan Elapsed { get; init; }

    public long TermCount => Terms.Values.Sum();

    public long ErrorCount => SyntaxErrorCount + CountOf(Severity.Error);

    public long WarningCount => SyntaxWarningCount + CountOf(Severity.Warning);

    public long InfoCount => CountOf(Severity.Info);

    /// <summary>Whether the vocabulary can be taken.</summary>
    public bool Valid => ErrorCount == 0;

    /// <summary>All findings that are kept, errors first, syntax before rules.</summary>
    public IEnumerable<Finding> Findings =>
        SyntaxErrors.Select(e => new Finding(e.Code, Severity.Error, null, e.Line, e.Column, e.Message))
            .Concat(Of(Severity.Error))
            .Concat(SyntaxWarnings.Select(w => new Finding(w.Code, Severity.Warning, null, w.Line, w.Column, w.Message)))
            .Concat(Of(Severity.Warning))
            .Concat(Of(Severity.Info));

    private IEnumerable<Finding> Of(Severity severity) => Rules.Where(r => r.Severity == severity).SelectMany(r => r.Kept);

    private long CountOf(Severity severity) => Rules.Where(r => r.Severity == severity).Sum(r => r.Count);
}
