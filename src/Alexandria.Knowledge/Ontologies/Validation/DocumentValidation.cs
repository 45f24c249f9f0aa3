using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>
/// Checks one document while it is read: a reader of terms is given <see cref="Terms"/>, a reader of statements
/// <see cref="Statements"/>; then it is completed. Whoever wants the terms too is given them on the way.
/// </summary>
internal sealed class DocumentValidation : IDisposable
{
    private readonly TimeProvider clock;
    private readonly long begun;
    private readonly string folder;
    private readonly OwlProfile profile = new();
    private readonly ValidationOptions options;
    private readonly ITermSink? also;
    private TermValidator? validator;
    private TermsFromStatements? gathered;
    private StatementValidator? statements;

    /// <param name="options">Severities.</param>
    /// <param name="folder">Exists; for what does not fit into memory.</param>
    /// <param name="clock">Measures how long it takes.</param>
    /// <param name="also">Gets every term as well, as it comes.</param>
    public DocumentValidation(ValidationOptions options, string folder, TimeProvider clock, ITermSink? also = null)
    {
        (this.options, this.folder, this.clock, this.also) = (options, folder, clock, also);
        begun = clock.GetTimestamp();
    }

    /// <summary>For a document of terms: OBO, OBO Graphs.</summary>
    public ITermSink Terms => Sink(profile);

    /// <summary>For a document of statements.</summary>
    public IStatementSink Statements
    {
        get
        {
            gathered ??= new TermsFromStatements(Sink(null), folder);
            return statements ??= new StatementValidator(gathered, validator!, profile);
        }
    }

    /// <summary>After a document of terms was read.</summary>
    public ValidationReport Complete(string subject, string format, TermReadOutcome outcome, CancellationToken cancellationToken = default) =>
        Report(subject, format, cancellationToken) with
        {
            SyntaxErrors = outcome.Errors,
            SyntaxErrorCount = outcome.ErrorCount,
            SyntaxWarnings = outcome.Warnings,
            SyntaxWarningCount = outcome.WarningCount,
        };

    /// <summary>After a document of statements was read; its terms come out now, unless it was not read to its end.</summary>
    public ValidationReport Complete(string subject, string format, ReadOutcome outcome, CancellationToken cancellationToken = default)
    {
        if (outcome.Error is null)
        {
            _ = Statements;
            gathered!.Complete(cancellationToken);
        }

        List<SyntaxError> errors = outcome.Error is null ? [] : [outcome.Error];
        if (gathered?.CutTerms is > 0 and var cut)
        {
            errors.Add(new("rdf_term_too_large", 0, 0, $"Of {cut:N0} subjects more is said than a term may take, {TermSize.MostParts:N0} statements and {TermSize.MostBytes:N0} bytes; the rest was left out."));
        }

        List<SyntaxError> warnings = gathered?.IncompleteExpressions is > 0 and var incomplete
            ? [new("rdf_incomplete_expression", 0, 0, $"{incomplete:N0} class expressions were left out: their parts are missing, too many, or more than {ClassExpressions.Window:N0} statements from each other in the document.")]
            : [];
        return Report(subject, format, cancellationToken) with
        {
            Statements = outcome.Statements,
            SyntaxErrors = errors,
            SyntaxErrorCount = errors.Count,
            SyntaxWarnings = warnings,
            SyntaxWarningCount = warnings.Count,

            // Of a part of a document no profile can be told.
            Profile = outcome.Error is null ? profile : null,
        };
    }

    public void Dispose()
    {
        gathered?.Dispose();
        validator?.Dispose();
    }

    private ITermSink Sink(OwlProfile? profile)
    {
        validator ??= new TermValidator(options, folder, profile);
        return also is null ? validator : new BothSinks(validator, also);
    }

    private ValidationReport Report(string subject, string format, CancellationToken cancellationToken)
    {
        _ = Sink(profile);
        var rules = validator!.Complete(cancellationToken);
        return new()
        {
            Subject = subject,
            Format = format,
            Terms = validator.ByType,
            Obsolete = validator.Obsolete,
            Header = validator.DocumentHeader,
            Rules = rules,
            Profile = profile,
            Elapsed = clock.GetElapsedTime(begun),
        };
    }
}
