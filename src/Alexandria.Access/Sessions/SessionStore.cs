using Alexandria.Data;
using Alexandria.Identity;

namespace Alexandria.Access.Sessions;

/// <summary>A row of sessions.</summary>
internal sealed record Session
{
    public required string Hash { get; init; }

    /// <summary>Names the session and opens nothing.</summary>
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public string? UserId { get; init; }

    public string? KeyId { get; init; }

    /// <summary>Where it was begun.</summary>
    public string? Address { get; init; }

    /// <summary>With what, in short: <see cref="AgentName"/>.</summary>
    public string? Agent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Exact to a minute.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>A new session with a new secret; what the browser brought along is never taken over.</summary>
    public static (Session Session, string Secret) Begin(string id, Caller owner, RequestOrigin origin, DateTimeOffset now, AccessOptions options)
    {
        var secret = Token.New(Token.SessionPrefix);
        var (userId, keyId) = OwnerOf(owner);
        return (new Session
        {
            Hash = Token.Hash(secret), Id = id, Tenant = owner.Tenant, UserId = userId, KeyId = keyId, Address = origin.Address?.ToString(), Agent = AgentName.Of(origin.Agent),
            CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddHours(options.SessionHours),
        }, secret);
    }

    /// <summary>The user, or else the key, whose sessions a caller's are; a caller of another kind has none.</summary>
    public static (string? UserId, string? KeyId) OwnerOf(Caller caller) =>
        caller.Id.StartsWith("user:", StringComparison.Ordinal) ? (caller.Id[5..], null)
        : caller.Id.StartsWith("key:", StringComparison.Ordinal) ? (null, caller.Id[4..])
        : (null, caller.Id);
}

/// <summary>SQL of sessions.</summary>
internal sealed class SessionStore(AccessOptions options)
{
    /// <summary>Sessions of one owner at most; a further one ends the one that was not used for longest.</summary>
    private const int MostOfOwner = 100;

    /// <summary>Adds one, and tidies up those that are over.</summary>
    public async Task AddAsync(IUnitOfWork work, Session session)
    {
        await work.ExecuteAsync("delete from sessions where expires_at <= @Now or last_used_at <= @idleSince", new { Now = session.CreatedAt, idleSince = IdleSince(session.CreatedAt) });
        await work.ExecuteAsync(
            """
            insert into sessions (hash, id, tenant, user_id, key_id, address, agent, created_at, last_used_at, expires_at)
            values (@Hash, @Id, @Tenant, @UserId, @KeyId, @Address, @Agent, @CreatedAt, @LastUsedAt, @ExpiresAt)
            """,
            session);
        await work.ExecuteAsync(
            """
            delete from sessions where id in (
                select id from sessions where tenant = @Tenant and (user_id = @UserId or key_id = @KeyId)
                order by last_used_at desc, id desc limit 1000000 offset @MostOfOwner)
            """,
            new { session.Tenant, session.UserId, session.KeyId, MostOfOwner });
    }

    public Task<Session?> FindAsync(IReadWork work, string hash, DateTimeOffset now) =>
        work.FirstOrDefaultAsync<Session>("select * from sessions where hash = @hash and expires_at > @now and last_used_at > @idleSince", new { hash, now, idleSince = IdleSince(now) });

    /// <summary>Those of one owner that still hold, the last used first.</summary>
    public Task<IReadOnlyList<Session>> OfOwnerAsync(IReadWork work, string tenant, string? userId, string? keyId, DateTimeOffset now) =>
        work.QueryAsync<Session>(
            """
            select * from sessions where tenant = @tenant and (user_id = @userId or key_id = @keyId) and expires_at > @now and last_used_at > @idleSince
            order by last_used_at desc, id desc
            """,
            new { tenant, userId, keyId, now, idleSince = IdleSince(now) });

    public Task<int> TouchAsync(IUnitOfWork work, string hash, DateTimeOffset now) =>
        work.ExecuteAsync("update sessions set last_used_at = @now where hash = @hash and last_used_at < @now", new { hash, now });

    public Task<int> EndAsync(IUnitOfWork work, string tenant, string hash) =>
        work.ExecuteAsync("delete from sessions where tenant = @tenant and hash = @hash", new { tenant, hash });

    public Task<int> EndAllOfUserAsync(IUnitOfWork work, string tenant, string userId) =>
        work.ExecuteAsync("delete from sessions where tenant = @tenant and user_id = @userId", new { tenant, userId });

    public Task<int> EndAllOfKeyAsync(IUnitOfWork work, string tenant, string keyId) =>
        work.ExecuteAsync("delete from sessions where tenant = @tenant and key_id = @keyId", new { tenant, keyId });

    /// <summary>No session of the key outlives the time.</summary>
    public Task<int> EndOfKeyByAsync(IUnitOfWork work, string tenant, string keyId, DateTimeOffset end) =>
        work.ExecuteAsync("update sessions set expires_at = @end where tenant = @tenant and key_id = @keyId and expires_at > @end", new { tenant, keyId, end });

    private DateTimeOffset IdleSince(DateTimeOffset now) => now.AddMinutes(-options.SessionIdleMinutes);
}
