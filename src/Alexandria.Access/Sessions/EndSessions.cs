using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Users;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Sessions;

/// <summary>Ends one of your console sessions.</summary>
[Operation("sessions.end", Effect.Destructive, Route = "DELETE /v1/sessions/{id}", Cli = "session end", Permission = Permissions.SignedIn, Mcp = false)]
public sealed record EndSession : IOperation<EndedSessions>
{
    /// <summary>The session's id, as listed.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

/// <summary>Ends all your console sessions but the one that asks.</summary>
[Operation("sessions.end-others", Effect.Destructive, Route = "DELETE /v1/sessions", Cli = "session end-others", Permission = Permissions.SignedIn, Mcp = false)]
public sealed record EndOtherSessions : IOperation<EndedSessions>;

/// <summary>Signs a user out everywhere: ends all the user's console sessions.</summary>
[Operation("users.end-sessions", Effect.Destructive, Route = "DELETE /v1/users/{id}/sessions", Cli = "user end-sessions", Permission = Permissions.UsersWrite, Mcp = false)]
public sealed record EndUserSessions : IOperation<EndedSessions>
{
    /// <summary>The user's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

/// <summary>What was ended.</summary>
/// <param name="Ended">How many sessions.</param>
public sealed record EndedSessions(int Ended);

internal sealed class EndSessionHandler(SessionStore sessions) : IOperationHandler<EndSession, EndedSessions>
{
    public async Task<Result<EndedSessions>> HandleAsync(EndSession request, OperationContext context)
    {
        var (userId, keyId) = Session.OwnerOf(context.Caller);
        var own = await sessions.OfOwnerAsync(context.Work, context.Tenant, userId, keyId, context.Now);
        if (own.FirstOrDefault(s => s.Id == request.Id) is not { } session)
        {
            return Error.NotFound("session", request.Id);
        }

        await sessions.EndAsync(context.Work, context.Tenant, session.Hash);
        context.Audit("session", session.Id, null, null);
        return new EndedSessions(1);
    }
}

internal sealed class EndOtherSessionsHandler(SessionStore sessions) : IOperationHandler<EndOtherSessions, EndedSessions>
{
    public async Task<Result<EndedSessions>> HandleAsync(EndOtherSessions request, OperationContext context)
    {
        var (userId, keyId) = Session.OwnerOf(context.Caller);
        var others = (await sessions.OfOwnerAsync(context.Work, context.Tenant, userId, keyId, context.Now)).Where(s => s.Id != context.Caller.Session).ToList();
        foreach (var session in others)
        {
            await sessions.EndAsync(context.Work, context.Tenant, session.Hash);
            context.Audit("session", session.Id, null, null);
        }

        return new EndedSessions(others.Count);
    }
}

internal sealed class EndUserSessionsHandler(SessionStore sessions, UserStore users) : IOperationHandler<EndUserSessions, EndedSessions>
{
    public async Task<Result<EndedSessions>> HandleAsync(EndUserSessions request, OperationContext context)
    {
        if (await users.FindAsync(context.Work, context.Tenant, request.Id) is not { } user)
        {
            return Error.NotFound("user", request.Id);
        }

        var ended = await sessions.EndAllOfUserAsync(context.Work, context.Tenant, user.Id);
        context.Audit("user", user.Id, null, new { sessionsEnded = ended });
        return new EndedSessions(ended);
    }
}
