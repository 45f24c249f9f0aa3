using System.Security.Cryptography;
using System.Text;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>Remembers the answers given to idempotency keys: unique per tenant, caller and operation.</summary>
internal static class IdempotencyStore
{
    /// <summary>How long a key of a person or program is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>A workflow repeats a step after however long it was down; its keys are kept longer.</summary>
    public static readonly TimeSpan WorkflowRetention = TimeSpan.FromDays(90);

    public static IdempotencyKey Key(OperationDescriptor operation, object request, Caller caller, string key) =>
        new(caller.Tenant, caller.Id, operation.Name, key, Digest(operation, request));

    /// <summary>The first answer as JSON; an error when the key was used for another request; null when the key is new.</summary>
    public static async Task<Result<string>?> FindAsync(IReadWork work, IdempotencyKey key)
    {
        var row = await work.FirstOrDefaultAsync<Row>(
            "select digest, response from idempotency_keys where tenant = @Tenant and caller = @Caller and operation = @Operation and key = @Key", key);
        return row switch
        {
            null => (Result<string>?)null,
            _ when row.Digest != key.Digest => (Result<string>)Error.Unprocessable("idempotency_key_reused", "This idempotency key was used for another request; take a new key for a new request."),
            _ => (Result<string>)row.Response,
        };
    }

    public static Task<int> AddAsync(IUnitOfWork work, IdempotencyKey key, string response, DateTimeOffset now) => work.ExecuteAsync(
        """
        insert into idempotency_keys (tenant, caller, operation, key, digest, response, expires_at)
        values (@Tenant, @Caller, @Operation, @Key, @Digest, @response, @expires)
        """,
        new { key.Tenant, key.Caller, key.Operation, key.Key, key.Digest, response, expires = now + (key.Caller.StartsWith("workflow:", StringComparison.Ordinal) ? WorkflowRetention : Retention) });

    /// <returns>How many were removed, at most <paramref name="limit"/>.</returns>
    public static Task<int> RemoveExpiredAsync(IUnitOfWork work, DateTimeOffset now, int limit) => work.ExecuteAsync(
        """
        delete from idempotency_keys where (tenant, caller, operation, key) in (
            select tenant, caller, operation, key from idempotency_keys where expires_at < @now order by expires_at limit @limit)
        """,
        new { now, limit });

    private static string Digest(OperationDescriptor operation, object request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(request, operation.RequestType, Json.Options))));

    private sealed record Row
    {
        public string Digest { get; init; } = "";

        public string Response { get; init; } = "";
    }
}

/// <summary>A key with the digest of the request that it was used for.</summary>
internal sealed record IdempotencyKey(string Tenant, string Caller, string Operation, string Key, string Digest);
