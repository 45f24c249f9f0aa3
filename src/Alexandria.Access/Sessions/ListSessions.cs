using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Users;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Sessions;

/// <summary>Lists your console sessions, the last used first.</summary>
[Operation("sessions.list", Effect.Read, Route = "GET /v1/sessions", Cli = "session list", Permission = Permissions.SignedIn, Mcp = false)]
public sealed record ListSessions : IOperation<SessionList>;

/// <summary>Lists the console sessions of a user, the last used first.</summary>
[Operation("users.sessions", Effect.Read, Route = "GET /v1/users/{id}/sessions", Cli = "user sessions", Permission = Permissions.UsersWrite, Mcp = false)]
public sealed record ListUserSessions : IOperation<SessionList>
{
    /// <summary>The user's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

/// <summary>Sessions that still hold, at most 100.</summary>
public sealed record SessionList(IReadOnlyList<SessionItem> Items);

/// <summary>A console session as its owner recognises it.</summary>
public sealed record SessionItem
{
    /// <summary>Names the session; it opens nothing.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Exact to a minute.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>It ends then at the latest, and earlier when it is not used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The client's address when it signed in.</summary>
    public string? Address { get; init; }

    /// <summary>The browser or program that signed in: <c>Firefox on Linux</c>.</summary>
    public string? Agent { get; init; }

    /// <summary>Whether this very request came with it.</summary>
    public required bool Current { get; init; }
}

internal sealed class ListSessionsHandler(SessionStore sessions) : IOperationHandler<ListSessions, SessionList>
{
    public async Task<Result<SessionList>> HandleAsync(ListSessions request, OperationContext context)
    {
        var (userId, keyId) = Session.OwnerOf(context.Caller);
        return View(await sessions.OfOwnerAsync(context.Work, context.Tenant, userId, keyId, context.Now), context.Caller);
    }

    internal static SessionList View(IReadOnlyList<Session> rows, Caller caller) => new(
    [
        .. rows.Select(s => new SessionItem
        {
            Id = s.Id, CreatedAt = s.CreatedAt, LastUsedAt = s.LastUsedAt, ExpiresAt = s.ExpiresAt, Address = s.Address, Agent = s.Agent, Current = s.Id == caller.Session,
        }),
    ]);
}

internal sealed class ListUserSessionsHandler(SessionStore sessions, UserStore users) : IOperationHandler<ListUserSessions, SessionList>
{
    public async Task<Result<SessionList>> HandleAsync(ListUserSessions request, OperationContext context) =>
        await users.FindAsync(context.Work, context.Tenant, request.Id) is { } user
        ? ListSessionsHandler.View(await sessions.OfOwnerAsync(context.Work, context.Tenant, user.Id, null, context.Now), context.Caller)
        : Error.NotFound("user", request.Id);
}
