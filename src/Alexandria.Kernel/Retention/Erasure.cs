using System.Buffers;
using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Kernel.Retention;

/// <summary>Removes what the kernel's own tables hold about things that are erased. Events and audit records stay: they hold ids and digests, and a digest without its salt tells nothing.</summary>
internal sealed class Erasure : IErasure
{
    // Well below the number of parameters that a statement takes.
    private const int Part = 500;

    public async Task EraseAsync(IReadOnlyCollection<string> ids, OperationContext context)
    {
        var (work, tenant) = (context.Work, context.Tenant);
        foreach (var part in ids.Chunk(Part))
        {
            await work.ExecuteAsync("delete from audit_salts where audit_id in (select id from audit where tenant = @tenant and target_id in @part)", new { tenant, part });
            await work.ExecuteAsync("update workflow_steps set note = null where instance_id in (select id from workflows where tenant = @tenant and correlation in @part)", new { tenant, part });
        }

        await ForgetAnswersAsync([.. ids], work, tenant);
        await work.ExecuteAsync("insert into erasures (id, tenant, requested_at) values (@id, @tenant, @Now)", new { id = context.NewId(), tenant, context.Now });
    }

    // An answer that names one of the ids may repeat what it said; a request that comes again with such a key is a new one.
    private static async Task ForgetAnswersAsync(string[] ids, IUnitOfWork work, string tenant)
    {
        var named = SearchValues.Create(ids, StringComparison.Ordinal);
        foreach (var answer in await work.QueryAsync<KeptAnswer>("select caller, operation, key, response from idempotency_keys where tenant = @tenant", new { tenant }))
        {
            if (answer.Response.AsSpan().ContainsAny(named))
            {
                await work.ExecuteAsync(
                    "delete from idempotency_keys where tenant = @tenant and caller = @Caller and operation = @Operation and key = @Key",
                    new { tenant, answer.Caller, answer.Operation, answer.Key });
            }
        }
    }

    private sealed record KeptAnswer
    {
        public required string Caller { get; init; }

        public required string Operation { get; init; }

        public required string Key { get; init; }

        public required string Response { get; init; }
    }
}
