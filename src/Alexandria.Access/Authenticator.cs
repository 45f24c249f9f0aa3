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

        var key = token.StartsWith(Token.KeyPrefix, StringComparison.Ordinal)
            ? await database.ReadAsync(work => keys.WithHashAsync(work, Token.Hash(token)), cancellation)
            : null;
        return key is not null && key.InForceAt(time.GetUtcNow()) ? key.Caller : Unknown;
    }

    public async Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation)
    {
        if (session.Length > LongestToken || !session.StartsWith(Token.SessionPrefix, StringComparison.Ordinal))
        {
            return Unknown;
        }

        var caller = await database.ReadAsync(work => OwnerAsync(work, Token.Hash(session)), cancellation);
        return caller is null ? Unknown : caller;
    }

    private static Caller Administrator { get; } = new()
    {
        Id = "admin", Name = "administrator key", Permissions = new HashSet<string>(StringComparer.Ordinal) { Permissions.All },
    };

    private async Task<Caller?> OwnerAsync(IReadWork work, string hash)
    {
        var now = time.GetUtcNow();
        if (await sessions.FindAsync(work, hash, now) is not { } session)
        {
            return null;
        }

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

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
