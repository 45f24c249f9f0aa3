using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Access.Keys;

/// <summary>SQL of API keys.</summary>
internal sealed class KeyStore
{
    public Task<int> AddAsync(IUnitOfWork work, ApiKey key) => work.ExecuteAsync(
        """
        insert into api_keys (id, tenant, name, hash, permissions, created_by, created_at, expires_at, revoked_at)
        values (@Id, @Tenant, @Name, @Hash, @Permissions, @CreatedBy, @CreatedAt, @ExpiresAt, @RevokedAt)
        """,
        key);

    /// <summary>The key that a secret opens: its present one, or the one before until the overlap ends.</summary>
    public Task<ApiKey?> WithHashAsync(IReadWork work, string hash, DateTimeOffset now) =>
        work.FirstOrDefaultAsync<ApiKey>("select * from api_keys where hash = @hash or (previous_hash = @hash and previous_until > @now)", new { hash, now });

    public Task<ApiKey?> FindAsync(IReadWork work, string tenant, string id) =>
        work.FirstOrDefaultAsync<ApiKey>("select * from api_keys where tenant = @tenant and id = @id", new { tenant, id });

    public Task<IReadOnlyList<ApiKey>> ListAsync(IReadWork work, string tenant, PageCursor? after, int limit) => work.QueryAsync<ApiKey>(
        """
        select * from api_keys where tenant = @tenant and (created_at, id) > (@Key, @Id)
        order by created_at, id limit @limit
        """,
        new { tenant, Key = after?.Key ?? long.MinValue, Id = after?.Id ?? "", limit });

    public Task<int> RevokeAsync(IUnitOfWork work, string tenant, string id, DateTimeOffset now) =>
        work.ExecuteAsync("update api_keys set revoked_at = @now where tenant = @tenant and id = @id and revoked_at is null", new { tenant, id, now });

    public Task<int> RotateAsync(IUnitOfWork work, ApiKey key) => work.ExecuteAsync(
        "update api_keys set hash = @Hash, previous_hash = @PreviousHash, previous_until = @PreviousUntil, rotated_at = @RotatedAt where tenant = @Tenant and id = @Id", key);

    public Task<int> TouchAsync(IUnitOfWork work, string id, DateTimeOffset now) =>
        work.ExecuteAsync("update api_keys set last_used_at = @now where id = @id and (last_used_at is null or last_used_at < @now)", new { id, now });

    public Task<long> CountAsync(IReadWork work) => work.FirstOrDefaultAsync<long>("select count(*) from api_keys");
}
