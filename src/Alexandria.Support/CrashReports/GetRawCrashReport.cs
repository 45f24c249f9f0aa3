using System.ComponentModel.DataAnnotations;
using Alexandria.Blobs;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Answers the raw text of a crash report, as it was submitted.</summary>
[Operation("crashes.raw", Effect.Read, Route = "GET /v1/crash-reports/{id}/raw", Cli = "crash raw", Permission = Permissions.CrashesRead, Mcp = false, Examples = ["crash raw 0198…"])]
public sealed record GetRawCrashReport : IOperation<FileContent>
{
    /// <summary>The report's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class GetRawCrashReportHandler(CrashReportStore reports, IDatabase database, IBlobStore blobs) : IQueryHandler<GetRawCrashReport, FileContent>
{
    public async Task<Result<FileContent>> AnswerAsync(GetRawCrashReport request, PreparationContext context)
    {
        if (await database.ReadAsync(work => reports.FindAsync(context.Tenant, request.Id, work), context.Cancellation) is not { } report)
        {
            return Error.NotFound("crash_report", request.Id);
        }

        if (report.BlobId.Length == 0)
        {
            return new Error(ErrorKind.NotFound, "raw_text_erased", "The raw text of this report was erased with its customer.");
        }

        return await blobs.GetAsync(report.BlobId, context.Cancellation) is { } bytes
            ? new FileContent(bytes, "text/plain; charset=utf-8", FileName: null)
            : Error.Unavailable("raw_text_missing", "The raw text of this report is not in the store of blobs; restore the data directory's blobs.");
    }
}
