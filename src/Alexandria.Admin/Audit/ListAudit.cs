using System.ComponentModel.DataAnnotations;
using Alexandria.Audit;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Audit;

/// <summary>Lists who did what, newest first. A record without a seal is younger than the last sealing and not yet verifiable.</summary>
[Operation("audit.list", Effect.Read, Route = "GET /v1/audit", Cli = "audit list", Permission = Permissions.AuditRead,
    Examples = ["audit list --outcome denied", "audit list --target-id 0198a0c2-7d00-7000-8000-000000000000 --json"])]
public sealed record ListAudit : ListOperation<AuditRecord>
{
    /// <summary>Only what this caller did, such as <c>user:0198…</c>.</summary>
    [StringLength(200)] public string? Actor { get; init; }

    /// <summary>Only this operation, such as <c>tickets.resolve</c>.</summary>
    [StringLength(100)] public string? Operation { get; init; }

    /// <summary>Only what was done to this resource.</summary>
    [StringLength(200)] public string? TargetId { get; init; }

    /// <summary>Only this outcome: <c>succeeded</c>, <c>denied</c> or an error code.</summary>
    [StringLength(100)] public string? Outcome { get; init; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }
}

internal sealed class ListAuditHandler(IAuditLog audit) : IQueryHandler<ListAudit, Page<AuditRecord>>
{
    public async Task<Result<Page<AuditRecord>>> AnswerAsync(ListAudit request, PreparationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var filter = new AuditFilter { Actor = request.Actor, Operation = request.Operation, TargetId = request.TargetId, Outcome = request.Outcome, From = request.From, To = request.To };
        var records = await audit.ReadAsync(context.Tenant, filter, cursor.Value?.Key, request.Limit + 1, context.Cancellation);
        return Page<AuditRecord>.Of(records, request.Limit, r => new PageCursor(r.Position, r.Id));
    }
}
