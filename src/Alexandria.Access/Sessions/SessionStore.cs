using Alexandria.Data;

namespace Alexandria.Access.Sessions;

/// <summary>A row of sessions.</summary>
internal sealed record Session
{
    public required string Hash { get; init; }

    public required string Tenant { get; init; }

    public string? UserId { get; init; }

    public string? KeyId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>SQL of sessions.</summary>
internal sealed class SessionStore
{
    public async Task AddAsync(IUnitOfWork work, Session session)
    {
        await work.ExecuteAsync("delete from sessions where expires_at < @CreatedAt", session);
        await work.ExecuteAsync(
            """
            insert into sessions (hash, tenant, user_id, key_id, created_at, expires_at)
            values (@Hash, @Tenant, @UserId, @KeyId, @CreatedAt, @ExpiresAt)
            """,
            session);
    }

    public Task<Session?> FindAsync(IReadWork work, string hash, DateTimeOffset now) =>
        work.FirstOrDefaultAsync<Session>("select * from sessions where hash = @hash and expires_at > @now", new { hash, now });

    public Task<int> EndAsync(IUnitOfWork work, string tenant, string hash) =>
        work.ExecuteAsync("delete from sessions where tenant = @tenant and hash = @hash", new { tenant, hash });

    public Task<int> EndAllOfUserAsync(IUnitOfWork work, string tenant, string userId) =>
        work.ExecuteAsync("delete from sessions where tenant = @tenant and user_id = @userId", new { tenant, userId });

    public Task<int> EndAllOfKeyAsync(IUnitOfWork work, string tenant, string keyId) =>
        work.ExecuteAsync("delete from sessions where tenant = @tenant and key_id = @keyId", new { tenant, keyId });
}
