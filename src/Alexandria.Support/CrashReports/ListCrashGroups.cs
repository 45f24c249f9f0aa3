using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>What crash groups are listed by.</summary>
public enum CrashGroupOrder
{
    /// <summary>The last seen first.</summary>
    LastSeen,

    /// <summary>The one with most reports first.</summary>
    Count,
}

/// <summary>Lists crash groups.</summary>
[Operation("crash-groups.list", Effect.Read, Route = "GET /v1/crash-groups", Cli = "crash group list", Permission = Permissions.CrashesRead,
    Examples = ["crash group list --product Quill --order count", "crash group list --q NullReference"])]
public sealed record ListCrashGroups : ListOperation<CrashGroupSummary>
{
    /// <summary>Only groups of this product, however it is capitalised.</summary>
    [StringLength(100)] public string? Product { get; init; }

    /// <summary>Only groups with this text in the title or in an error code.</summary>
    [StringLength(200)] public string? Q { get; init; }

    /// <summary>By what they are ordered.</summary>
    public CrashGroupOrder Order { get; init; }
}

internal sealed class ListCrashGroupsHandler(CrashGroupStore groups) : IOperationHandler<ListCrashGroups, Page<CrashGroupSummary>>
{
    public async Task<Result<Page<CrashGroupSummary>>> HandleAsync(ListCrashGroups request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var filter = new CrashGroupFilter(request.Product is null ? null : ProductKey.Of(request.Product), string.IsNullOrWhiteSpace(request.Q) ? null : request.Q, request.Order);
        var rows = await groups.ListAsync(context.Tenant, filter, cursor.Value, request.Limit + 1, context.Work);
        return Page<CrashGroupRow>.Of(rows, request.Limit, g => request.Order == CrashGroupOrder.Count ? new PageCursor(g.ReportCount, g.Id) : PageCursor.At(g.LastSeen, g.Id)).Select(g => g.Summary());
    }
}
