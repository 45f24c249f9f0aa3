using System.ComponentModel.DataAnnotations;
using System.Text;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>The form of a report.</summary>
public enum ReportForm
{
    /// <summary>For programs.</summary>
    Json,

    /// <summary>For code hosts and editors (SARIF 2.1.0).</summary>
    Sarif,

    /// <summary>For people.</summary>
    Html,
}

/// <summary>What checking a version came to.</summary>
public sealed record ValidationView
{
    public required string Id { get; init; }

    public required string VersionId { get; init; }

    /// <summary>Whether it might become the latest by itself.</summary>
    public required bool Passed { get; init; }

    public required long Errors { get; init; }

    public required long Warnings { get; init; }

    public required long Infos { get; init; }

    /// <summary>Milliseconds that reading and checking took.</summary>
    public required long ElapsedMs { get; init; }

    public required DateTimeOffset ValidatedAt { get; init; }
}

/// <summary>Lists validations, the newest first.</summary>
[Operation("ontologies.validations", Effect.Read, Route = "GET /v1/ontology-validations", Cli = "ontology validations", Permission = Permissions.OntologiesRead,
    Examples = ["ontology validations", "ontology validations --version-id VERSION"])]
public sealed record ListValidations : ListOperation<ValidationView>
{
    /// <summary>Only those of this version.</summary>
    [StringLength(64, MinimumLength = 1)] public string? VersionId { get; init; }
}

internal sealed class ListValidationsHandler(ValidationStore validations) : IOperationHandler<ListValidations, Page<ValidationView>>
{
    public async Task<Result<Page<ValidationView>>> HandleAsync(ListValidations request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        return cursor.Failed
            ? cursor.Error
            : Page<ValidationRow>.Of(await validations.ListAsync(request.VersionId, cursor.Value, request.Limit + 1, context.Work), request.Limit, v => PageCursor.At(v.ValidatedAt, v.Id)).Select(v => v.View());
    }
}

/// <summary>The report of a version's validation: every finding with its place.</summary>
[Operation("ontologies.report", Effect.Read, Route = "GET /v1/ontology-versions/{versionId}/report", Cli = "ontology report", Permission = Permissions.OntologiesRead, Mcp = false,
    Examples = ["ontology report VERSION", "ontology report VERSION --form html > report.html"])]
public sealed record GetValidationReport : IOperation<FileContent>
{
    /// <summary>The version's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string VersionId { get; init; }

    /// <summary>The form that is wanted.</summary>
    public ReportForm Form { get; init; } = ReportForm.Json;
}

internal sealed class GetValidationReportHandler(ValidationStore validations) : IOperationHandler<GetValidationReport, FileContent>
{
    public async Task<Result<FileContent>> HandleAsync(GetValidationReport request, OperationContext context) =>
        await validations.ReportAsync(request.VersionId, request.Form, context.Work) is { } text
            ? new FileContent(
                Encoding.UTF8.GetBytes(text),
                request.Form == ReportForm.Html ? "text/html; charset=utf-8" : "application/json",
                request.Form switch { ReportForm.Html => "report.html", ReportForm.Sarif => "report.sarif", _ => "report.json" })
            : Error.NotFound("ontology_version", request.VersionId);
}
