using Alexandria.Audit;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Audit;

/// <summary>Recomputes the audit's chain of seals and says whether every sealed record is as it was written.</summary>
[Operation("audit.check", Effect.Read, Route = "GET /v1/audit/check", Cli = "audit check", Permission = Permissions.AuditRead, Examples = ["audit check --json"])]
public sealed record CheckAudit : IOperation<AuditVerification>;

internal sealed class CheckAuditHandler(IAuditLog audit) : IQueryHandler<CheckAudit, AuditVerification>
{
    public async Task<Result<AuditVerification>> AnswerAsync(CheckAudit request, PreparationContext context) => await audit.VerifyAsync(context.Cancellation);
}
