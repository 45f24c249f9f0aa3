using Alexandria.Identity;

namespace Alexandria.Surfaces.Tests;

/// <summary>Callers by credential, as an installation knows them; one can be revoked while it is used.</summary>
internal sealed class TokenTable : IAuthenticator
{
    public const string Writer = "writer-token";
    public const string Reader = "reader-token";
    public const string Stranger = "stranger-token";
    public const string OtherTenant = "other-tenant-token";
    public const string Session = "session-value";

    private static readonly Error Unknown = new(ErrorKind.Unauthenticated, "invalid_token", "The token is not valid.");

    private readonly Dictionary<string, Caller> tokens = new(StringComparer.Ordinal)
    {
        [Writer] = Make("key:writer", Caller.DefaultTenant, "notes:read", "notes:write", Permissions.EventsRead),
        [Reader] = Make("key:reader", Caller.DefaultTenant, "notes:read", Permissions.MetricsRead),
        [Stranger] = Make("key:stranger", Caller.DefaultTenant),
        [OtherTenant] = Make("key:other", "other", "notes:read", "notes:write", Permissions.EventsRead),
    };

    private readonly HashSet<string> revoked = new(StringComparer.Ordinal);

    public void Revoke(string token)
    {
        lock (revoked)
        {
            revoked.Add(token);
        }
    }

    public Task<Result<Caller>> WithTokenAsync(string token, CancellationToken cancellation)
    {
        lock (revoked)
        {
            return Task.FromResult(tokens.TryGetValue(token, out var caller) && !revoked.Contains(token) ? caller : (Result<Caller>)Unknown);
        }
    }

    public Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation) =>
        Task.FromResult<Result<Caller>>(session == Session ? Make("user:ann", Caller.DefaultTenant, "notes:read", "notes:write") : Unknown);

    private static Caller Make(string id, string tenant, params string[] permissions) =>
        new() { Id = id, Name = id, Tenant = tenant, Permissions = permissions.ToHashSet(StringComparer.Ordinal) };
}
