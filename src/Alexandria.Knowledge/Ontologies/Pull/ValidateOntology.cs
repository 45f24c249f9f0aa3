using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Backup;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Rdf.Canonical;
using Alexandria.Knowledge.Ontologies.Reading;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Step of a pull: reads the ontology to its end, checks it, and brings its terms into the catalog.</summary>
[Operation("ontologies.validate-pulled", Effect.Write, Route = "POST /v1/ontology-pulls/{pullId}/validate", Cli = "ontology step validate", Permission = Permissions.OntologiesPullAutomatically, Mcp = false)]
public sealed record ValidateOntology : IOperation<PullView>
{
    /// <summary>The pull's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PullId { get; init; }
}

/// <summary>What reading and checking came to.</summary>
internal sealed record Validated
{
    public required PullRow Pull { get; init; }

    public ValidationReport? Report { get; init; }

    public TermStaging? Counts { get; init; }

    public VocabularyFormat Format { get; init; }

    /// <summary>Digest of the canonical N-Quads; null where there is none.</summary>
    public string? Canonical { get; init; }

    /// <summary>Statements that the canonical N-Quads hold.</summary>
    public long CanonicalStatements { get; init; }

    public Error? Refusal { get; init; }
}

internal sealed class ValidateOntologyHandler(
    PullStore pulls, VersionStore versions, VersionRemoval removal, TermStore terms, ValidationStore validations, FileStore files, PullProgress progress, Planner planner,
    RestoredCompletion restored, IWorkingDirectory working, IDatabase database, TimeProvider time, OntologyOptions options)
    : IPreparedOperationHandler<ValidateOntology, PullView, Validated>
{
    public async Task<Result<Validated>> PrepareAsync(ValidateOntology request, PreparationContext context)
    {
        var (pull, version, main, pieces) = await database.ReadAsync(
            async work =>
            {
                var row = await pulls.FindAsync(request.PullId, work);
                var staged = row?.VersionId is { } id ? await versions.FindAsync(id, work) : null;
                var file = staged is null ? null : (await versions.FilesAsync(staged.Id, work)).First(f => f.Main);
                return (row, staged, file, file is null ? [] : await files.PiecesAsync(file.Sha256, work));
            },
            context.Cancellation);
        if (pull is null)
        {
            return Error.NotFound("ontology_pull", request.PullId);
        }

        if (pull is not { Status: PullStatus.Running, Stage: PullStage.Validate } || version is null || main is null)
        {
            return new Validated { Pull = pull };
        }

        // What an attempt that was cut off has left.
        await removal.RemoveTermsAsync(version.Id, context.Cancellation);
        using var folder = new PullFolder(working, pull.Id, PullStage.Validate);
        var path = folder.File("content");
        await using (var copy = File.Create(path))
        {
            await files.CopyAsync(pieces, copy, context.Cancellation);
        }

        await using var content = new ReadStream(path, progress.Of(pull.Id, context.Cancellation));
        var entry = pull.Planned();
        if (await FormatAsync(entry, main.Path, content, context.Cancellation) is not { } format)
        {
            return new Validated { Pull = pull, Refusal = Error.Unprocessable("validation_format_unknown", $"'{Shown.Of(main.Path)}' is in no syntax that is known here: OBO, OBO Graphs, RDF/XML, Turtle, TriG, N-Triples or N-Quads.") };
        }

        var validation = ValidationOptions.From(entry.Severities, out var wrong);
        if (wrong.Count > 0)
        {
            return new Validated { Pull = pull, Refusal = Error.Unprocessable("specification_severities", string.Join(" ", wrong)) };
        }

        using var canonical = new CanonicalWriter(new CanonicalOptions { TempFolder = folder.Path });
        var staging = new TermStaging(version.Id, terms, database, options.MaxTerms);
        var report = await staging.RunAsync(
            () => VocabularyReader.Read(
                content,
                new ReadingOptions
                {
                    Subject = $"{pull.OntologyId} {version.Number}",
                    Format = format,
                    Validation = validation,
                    BaseIri = entry.BaseIri ?? (entry.Url.StartsWith("file:", StringComparison.Ordinal) ? $"urn:ontology:{pull.OntologyId}:" : entry.Url),
                    Folder = folder.Path,
                    Terms = staging,
                    Statements = canonical,
                },
                time,
                context.Cancellation),
            context.Cancellation);

        // A file that was not read to its end has no canonical form; nor has one whose blank nodes cannot be told apart in bounded time.
        var digest = report.SyntaxErrorCount == 0 ? await canonical.FinishAsync(Stream.Null, context.Cancellation) : default;
        return new Validated
        {
            Pull = pull,
            Report = report,
            Counts = staging,
            Format = format,
            Canonical = report.SyntaxErrorCount == 0 && !digest.Failed && format != VocabularyFormat.Xbrl ? digest.Value.Digest : null,
            CanonicalStatements = report.SyntaxErrorCount == 0 && !digest.Failed ? digest.Value.Statements : 0,
            Refusal = staging.Refusal,
        };
    }

    public async Task<Result<PullView>> HandleAsync(ValidateOntology request, Validated prepared, OperationContext context)
    {
        var pull = await pulls.FindAsync(request.PullId, context.Work);
        if (pull is not { Status: PullStatus.Running, Stage: PullStage.Validate } || pull.VersionId is null)
        {
            return pull?.View() ?? prepared.Pull.View();
        }

        if (prepared.Refusal is { } refusal)
        {
            await removal.RemoveAsync(pull.VersionId, context);
            await pulls.EndAsync(pull with { VersionId = null }, PullStatus.Refused, refusal, context);
            return (await pulls.FindAsync(pull.Id, context.Work))!.View();
        }

        var (report, counts, entry) = (prepared.Report!, prepared.Counts!, pull.Planned());
        var staged = (await versions.FindAsync(pull.VersionId, context.Work))!;
        var version = staged with
        {
            Label = report.Header.Version ?? staged.Label,
            Title = report.Header.Title ?? staged.Title,
            Iri = report.Header.Id,
            Licence = staged.Licence ?? Licences.Identify(report.Header.Licence),
            Format = VocabularyFormats.NameOf(prepared.Format),
            Canonical = prepared.Canonical,
            Statements = report.Statements ?? prepared.CanonicalStatements,
            Terms = counts.Terms,
            Synonyms = counts.Synonyms,
            CrossReferences = counts.CrossReferences,
            Edges = counts.Edges,
            Axioms = counts.Axioms,
        };
        var held = Held(entry, report, version);
        if (pull.Restored is not null)
        {
            await restored.CompleteAsync(pull, version, prepared, held is null, context);
            return (await pulls.FindAsync(pull.Id, context.Work))!.View();
        }

        version = version with { State = held is null ? VersionState.Valid : VersionState.Held };
        await versions.CompleteAsync(version, context.Work);
        await validations.AddAsync(version.Id, held is null, report, context);
        context.Publish(new OntologyValidated(
            pull.Id, pull.OntologyId, version.Id, held is null, report.ErrorCount, report.WarningCount, version.Terms, version.Statements, (long)report.Elapsed.TotalMilliseconds, pull.Revision + 1));
        context.Audit("ontology_version", version.Id, null, new { version.State, version.Terms, version.Statements, report.ErrorCount, report.WarningCount });
        if (held is null)
        {
            await Gates.RecordAsync([new(OntologyGate.Boundary, "validated", true, pull.OntologyId)], context);
            await pulls.AdvanceAsync(pull, PullStage.Publish, context.Work);
        }
        else
        {
            await pulls.EndAsync(pull, PullStatus.Held, held, context);
        }

        return (await pulls.FindAsync(pull.Id, context.Work))!.View();
    }

    /// <summary>Why the version does not become the latest by itself; null when it does.</summary>
    private Error? Held(PlanEntry entry, ValidationReport report, VersionRow version)
    {
        var found = entry.RefuseOn switch { "never" => 0, "warning" => report.ErrorCount + report.WarningCount, _ => report.ErrorCount };
        if (found > 0)
        {
            return Error.Unprocessable(
                "validation_findings", $"Version {version.Number} of '{version.OntologyId}' was held: errors {report.ErrorCount:N0}, warnings {report.WarningCount:N0}. Look at its report, then publish it by hand or wait for a better one.");
        }

        // The file itself may say what nobody else did.
        return planner.CheckLicence(entry with { Licence = version.Licence });
    }

    private static async Task<VocabularyFormat?> FormatAsync(PlanEntry entry, string path, ReadStream content, CancellationToken cancellation)
    {
        if (entry.Resolver == "xbrl")
        {
            return VocabularyFormat.Xbrl;
        }

        var head = new byte[RdfFormats.SniffBytes];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        content.Position = 0;
        return VocabularyFormats.Detect(path, head.AsSpan(0, length));
    }
}
