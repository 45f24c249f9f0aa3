using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.CrashReports.Grouping;

namespace Alexandria.Support.CrashReports;

/// <summary>Explains why a crash report is in its group: which other report it resembles most, and what each feature and each function adds to the likeness.</summary>
[Operation("crashes.explain", Effect.Read, Route = "GET /v1/crash-reports/{id}/explanation", Cli = "crash explain", Permission = Permissions.CrashesRead, Examples = ["crash explain 0198…"])]
public sealed record ExplainCrashReport : IOperation<CrashExplanation>
{
    /// <summary>The report's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

/// <summary>What put a report into its group.</summary>
public enum GroupedBy
{
    /// <summary>Nothing else stands for the group: it began with this report, or with one of the same shape.</summary>
    Beginning,

    /// <summary>It resembles another report of the group enough.</summary>
    Likeness,

    /// <summary>A person merged groups, or took one apart; or it came with the same fingerprint when the group began.</summary>
    Decision,
}

/// <summary>Why a report is in its group, as the group is now.</summary>
public sealed record CrashExplanation
{
    public required string CrashGroupId { get; init; }

    /// <summary>What put it there.</summary>
    public required GroupedBy By { get; init; }

    /// <summary>The other report of the group that it resembles most; null when there is none.</summary>
    public string? NearestReport { get; init; }

    /// <summary>How alike the two are, 0 to 1: the sum of the features' contributions.</summary>
    public required double Similarity { get; init; }

    /// <summary>The least similarity at which a report joins by itself.</summary>
    public required double Threshold { get; init; }

    /// <summary>What was compared, the largest contribution first.</summary>
    public required IReadOnlyList<LikenessFeature> Features { get; init; }

    /// <summary>The report's in-app functions, innermost first.</summary>
    public required IReadOnlyList<FunctionReason> Functions { get; init; }
}

internal sealed class ExplainCrashReportHandler(CrashReportStore reports, GroupDecisionStore decisions, IProjections projections, GroupingOptions options)
    : IPreparedOperationHandler<ExplainCrashReport, CrashExplanation, CrashGroupProjection>
{
    public async Task<Result<CrashGroupProjection>> PrepareAsync(ExplainCrashReport request, PreparationContext context) =>
        await projections.CurrentAsync<CrashGroupProjection>(context.Cancellation);

    public async Task<Result<CrashExplanation>> HandleAsync(ExplainCrashReport request, CrashGroupProjection prepared, OperationContext context)
    {
        if (await reports.FindAsync(context.Tenant, request.Id, context.Work) is not { } report)
        {
            return Error.NotFound("crash_report", request.Id);
        }

        var reason = prepared.Find(context.Tenant, report.ProductKey)?.Index.Explain(report.Parsed(), report.GroupId, report.Id);
        var decided = await decisions.PinnedAsync(context.Tenant, report.ProductKey, report.Fingerprint, context.Work) is not null;
        return new CrashExplanation
        {
            CrashGroupId = report.GroupId,
            By = decided || reason?.Similarity < options.JoinThreshold ? GroupedBy.Decision : reason is null ? GroupedBy.Beginning : GroupedBy.Likeness,
            NearestReport = reason?.NearestReport,
            Similarity = reason?.Similarity ?? 0,
            Threshold = options.JoinThreshold,
            Features = [.. (reason?.Features ?? []).OrderByDescending(f => f.Contribution)],
            Functions = reason?.Functions ?? [],
        };
    }
}
