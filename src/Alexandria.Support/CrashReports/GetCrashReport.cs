using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Shows a crash report with its chain of exceptions and their frames, names normalised.</summary>
[Operation("crashes.get", Effect.Read, Route = "GET /v1/crash-reports/{id}", Cli = "crash show", Permission = Permissions.CrashesRead, Examples = ["crash show 0198…"])]
public sealed record GetCrashReport : IOperation<CrashReportView>
{
    /// <summary>The report's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class GetCrashReportHandler(CrashReportStore reports) : IOperationHandler<GetCrashReport, CrashReportView>
{
    public async Task<Result<CrashReportView>> HandleAsync(GetCrashReport request, OperationContext context) =>
        await reports.FindAsync(context.Tenant, request.Id, context.Work) is { } report ? report.View() : Error.NotFound("crash_report", request.Id);
}
