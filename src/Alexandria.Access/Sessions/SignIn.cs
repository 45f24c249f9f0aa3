using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Users;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Sessions;

/// <summary>Signs a user in to the console with address and password.</summary>
[Operation("session.sign-in", Effect.Write, Route = "POST /v1/session", Cli = "session sign-in", Permission = Permissions.Anonymous, Status = 201, Mcp = false)]
public sealed record SignIn : IOperation<SessionView>
{
    /// <summary>The user's address.</summary>
    [StringLength(254, MinimumLength = 1)] public required string Email { get; init; }

    /// <summary>The user's password.</summary>
    [Secret, StringLength(Passwords.Longest, MinimumLength = 1)] public required string Password { get; init; }
}

/// <summary>A console session.</summary>
public sealed record SessionView
{
    /// <summary>Value of the session cookie; only its hash is stored.</summary>
    [Secret] public required string Session { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whose session it is.</summary>
    public required string Name { get; init; }
}

internal sealed class SignInHandler(IDatabase database, UserStore users, SessionStore sessions, Passwords passwords, SignInGuard guard, AccessOptions options)
    : IPreparedOperationHandler<SignIn, SessionView, User>
{
    public async Task<Result<User>> PrepareAsync(SignIn request, PreparationContext context)
    {
        var account = Account(request);
        if (await guard.ChargeAsync(account, context.Origin, context.Cancellation) is { } refusal)
        {
            return refusal;
        }

        var candidates = await database.ReadAsync(work => users.WithEmailAsync(work, account), context.Cancellation);
        foreach (var user in candidates)
        {
            if (passwords.Matches(user.PasswordHash, request.Password))
            {
                return user;
            }
        }

        if (candidates.Count == 0)
        {
            passwords.Matches(null, request.Password);
        }

        return new Error(ErrorKind.Unauthenticated, "invalid_credentials", "Address or password is not right.");
    }

    public async Task<Result<SessionView>> HandleAsync(SignIn request, User prepared, OperationContext context)
    {
        var (session, token) = Session.Begin(context.NewId(), prepared.Caller, context.Origin, context.Now, options);
        await sessions.AddAsync(context.Work, session);
        await guard.ClearAsync(context.Work, Account(request), context.Origin);
        context.SignIn(prepared.Caller);
        context.Audit("user", prepared.Id, null, new { signedIn = session.CreatedAt });
        return new SessionView { Session = token, ExpiresAt = session.ExpiresAt, Name = prepared.Name };
    }

    private static string Account(SignIn request) => request.Email.Trim().ToLowerInvariant();
}
