using System.Security.Cryptography;
using System.Text;
using Alexandria.Access.Keys;
using Alexandria.Access.Sessions;
using Alexandria.Access.Users;
using Alexandria.Data;
using Alexandria.Identity;

namespace Alexandria.Access;

/// <summary>Tells who presents a token or a session. Every failure reads alike, so that it gives nothing away.</summary>
internal sealed class Authenticator(IDatabase database, KeyStore keys, SessionStore sessions, UserStore users, AccessOptions options, TimeProvider time) : IAuthenticator
{
    private const int LongestToken = 256;

    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    private static readonly Error Unknown = new(ErrorKind.Unauthenticated, "unauthenticated", "The credential is unknown, expired or revoked.");

    private readonly byte[]? configuredKey = options.AdminKey.Length == 0 ? null : Digest(options.AdminKey);

    public async Task<Result<Caller>> WithTokenAsync(string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > LongestToken)
        {
            return Unknown;
        }

        if (configuredKey is not null && CryptographicOperations.FixedTimeEquals(configuredKey, Digest(token)))
        {
            return Administrator;
        }

        var now = time.GetUtcNow();
        var key = token.StartsWith(Token.KeyPrefix, StringComparison.Ordinal)
            ? await database.ReadAsync(work => keys.WithHashAsync(work, Token.Hash(token), now), cancellation)
            : null;
        if (key is null || !key.InForceAt(now))
        {
            return Unknown;
        }

        await UsedAsync(key.LastUsedAt, now, work => keys.TouchAsync(work, key.Id, now), cancellation);
        return key.Caller;
    }

    public async Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation)
    {
        if (session.Length > LongestToken || !session.StartsWith(Token.SessionPrefix, StringComparison.Ordinal))
        {
            return Unknown;
        }

        var now = time.GetUtcNow();
        var (found, caller) = await database.ReadAsync(work => OwnerAsync(work, Token.Hash(session), now), cancellation);
        if (found is null || caller is null)
        {
            return Unknown;
        }

        await UsedAsync(found.LastUsedAt, now, work => sessions.TouchAsync(work, found.Hash, now), cancellation);
        return caller with { Session = found.Id };
    }

    private static Caller Administrator { get; } = new()
    {
        Id = "admin", Name = "administrator key", Permissions = new HashSet<string>(StringComparer.Ordinal) { Permissions.All },
    };

    private async Task<(Session? Session, Caller? Caller)> OwnerAsync(IReadWork work, string hash, DateTimeOffset now) =>
        await sessions.FindAsync(work, hash, now) is { } session ? (session, await OwnerAsync(work, session, now)) : (null, null);

    private async Task<Caller?> OwnerAsync(IReadWork work, Session session, DateTimeOffset now)
    {
        if (session.UserId is not null)
        {
            return await users.FindAsync(work, session.Tenant, session.UserId) is { Disabled: false } user ? user.Caller : null;
        }

        if (session.KeyId == Administrator.Id)
        {
            return configuredKey is null ? null : Administrator;
        }

        return await keys.FindAsync(work, session.Tenant, session.KeyId!) is { } key && key.InForceAt(now) ? key.Caller : null;
    }

    /// <summary>Notes the use, once a minute: people and administrators see what is in use, and a write for each request would be one too many.</summary>
    private async Task UsedAsync(DateTimeOffset? lastUsed, DateTimeOffset now, Func<IUnitOfWork, Task<int>> touch, CancellationToken cancellation)
    {
        if (now - lastUsed < UseResolution)
        {
            return;
        }

        try
        {
            await database.WriteAsync(touch, WritePriority.Caller, cancellation);
        }
        catch (StorageException)
        {
            // A disk that takes nothing more keeps nobody from reading; whoever writes is told.
        }
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
