using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>
/// Checks one document while it is read: a reader of terms is given <see cref="Terms"/>, a reader of statements
/// <see cref="Statements"/>; then it is completed. Whoever wants the terms too is given them on the way.
/// </summary>
internal sealed class DocumentValidation : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _begun;
    private readonly string _folder;
    private readonly OwlProfile _profile = new();
    private readonly ValidationOptions _options;
    private readonly ITermSink? _also;
    private TermValidator? _validator;
    private TermsFromStatements? _gathered;
    private StatementValidator? _statements;

    /// <param name="options">Severities.</param>
    /// <param name="folder">Exists; for what does not fit into memory.</param>
    /// <param name="clock">Measures how long it takes.</param>
    /// <param name="also">Gets every term as well, as it comes.</param>
    public DocumentValidation(ValidationOptions options, string folder, TimeProvider clock, ITermSink? also = null)
    {
        (_options, _folder, _clock, _also) = (options, folder, clock, also);
        _begun = clock.GetTimestamp();
    }

    /// <summary>For a document of terms: OBO, OBO Graphs.</summary>
    public ITermSink Terms => Sink(_profile);

    /// <summary>For a document of statements.</summary>
    public IStatementSink Statements
    {
        get
        {
            _gathered ??= new TermsFromStatements(Sink(null), _folder);
            return _statements ??= new StatementValidator(_gathered, _validator!, _profile);
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
            _gathered!.Complete(cancellationToken);
        }

        var incomplete = _gathered?.IncompleteExpressions ?? 0;
        return Report(subject, format, cancellationToken) with
        {
            Statements = outcome.Statements,
            SyntaxErrors = outcome.Error is null ? [] : [outcome.Error],
            SyntaxErrorCount = outcome.Error is null ? 0 : 1,
            SyntaxWarnings = incomplete == 0 ? [] : [new("rdf_incomplete_expression", 0, 0, $"{incomplete:N0} class expressions were left out: their parts are missing, too many, or too far from each other in the document.")],
            SyntaxWarningCount = incomplete == 0 ? 0 : 1,
        };
    }

    public void Dispose()
    {
        _gathered?.Dispose();
        _validator?.Dispose();
    }

    private ITermSink Sink(OwlProfile? profile)
    {
        _validator ??= new TermValidator(_options, _folder, profile);
        return _also is null ? _validator : new BothSinks(_validator, _also);
    }

    private ValidationReport Report(string subject, string format, CancellationToken cancellationToken)
    {
        _ = Sink(_profile);
        var rules = _validator!.Complete(cancellationToken);
        return new()
        {
            Subject = subject,
            Format = format,
            Terms = _validator.ByType,
            Obsolete = _validator.Obsolete,
            Header = _validator.DocumentHeader,
            Rules = rules,
            Profile = _profile,
            Elapsed = _clock.GetElapsedTime(_begun),
        };
    }
}
