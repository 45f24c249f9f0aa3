using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Sessions;

/// <summary>Signs in to the console with an API key or the administrator key.</summary>
[Operation("session.start", Effect.Write, Route = "POST /v1/session/key", Cli = "session start", Permission = Permissions.Anonymous, Status = 201, Mcp = false)]
public sealed record StartSession : IOperation<SessionView>
{
    /// <summary>The key as it was printed.</summary>
    [Secret, StringLength(256, MinimumLength = 1)] public required string Key { get; init; }
}

internal sealed class StartSessionHandler(IAuthenticator authenticator, SessionStore sessions, AccessOptions options)
    : IPreparedOperationHandler<StartSession, SessionView, Caller>
{
    public Task<Result<Caller>> PrepareAsync(StartSession request, PreparationContext context) =>
        authenticator.WithTokenAsync(request.Key.Trim(), context.Cancellation);

    public async Task<Result<SessionView>> HandleAsync(StartSession request, Caller prepared, OperationContext context)
    {
        var (session, token) = Session.Begin(context.NewId(), prepared, context.Origin, context.Now, options);
        await sessions.AddAsync(context.Work, session);
        context.SignIn(prepared);
        context.Audit("key", session.KeyId!, null, new { signedIn = session.CreatedAt });
        return new SessionView { Session = token, ExpiresAt = session.ExpiresAt, Name = prepared.Name };
    }
}
