using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Stores a crash report and puts it into the group of its like, which begins with it when there is none. The format is recognised by content: Java, .NET, Python, JavaScript, Go, Rust, gdb, lldb, Valgrind and the sanitizers. The same report twice is two crashes.</summary>
[Operation("crashes.submit", Effect.Write, Route = "POST /v1/crash-reports", Cli = "crash submit", Permission = Permissions.CrashesWrite, Status = 201,
    Examples = ["crash submit crash.log --product Quill --version 3.1.4", "crash submit hs_err_pid1.log core.txt --json"])]
public sealed record SubmitCrashReport : IOperation<CrashReportSummary>
{
    /// <summary>The report as it was written, UTF-8, at most 8 MiB.</summary>
    [Content("text/plain", MaxBytes = CrashIntake.MaxBytes, Verbatim = true)] public required string Content { get; init; }

    /// <summary>The product that crashed; reports of different products never meet.</summary>
    [StringLength(100)] public string? Product { get; init; }

    /// <summary>The product's version.</summary>
    [StringLength(100)] public string? Version { get; init; }

    /// <summary>When it happened; absent: not known.</summary>
    public DateTimeOffset? OccurredAt { get; init; }
}

internal sealed class SubmitCrashReportHandler(CrashIntake intake) : IPreparedOperationHandler<SubmitCrashReport, CrashReportSummary, PreparedCrash>
{
    public Task<Result<PreparedCrash>> PrepareAsync(SubmitCrashReport request, PreparationContext context) =>
        intake.PrepareAsync(context.Tenant, new IncomingCrash(request.Content, request.Product, request.Version, request.OccurredAt), context.Cancellation);

    public async Task<Result<CrashReportSummary>> HandleAsync(SubmitCrashReport request, PreparedCrash prepared, OperationContext context) =>
        (await intake.AddAsync(prepared, context)).Summary();
}
