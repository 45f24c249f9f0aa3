using System.Collections.Concurrent;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Console.Tests.Demo;

/// <summary>Sessions as the Access module's operations make them, with three people and one key.</summary>
internal sealed class DemoSessions(TimeProvider time) : IAuthenticator
{
    public const string Password = "open sesame";
    public const string Key = "a-key-that-was-printed-once";

    private readonly ConcurrentDictionary<string, Caller> sessions = new(StringComparer.Ordinal);

    public Task<Result<Caller>> WithTokenAsync(string token, CancellationToken cancellation) => Task.FromResult(Unknown);

    public Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation) =>
        Task.FromResult(sessions.TryGetValue(session, out var caller) ? caller : Unknown);

    public SessionStarted Start(string role)
    {
        var session = Ids.New(time);
        sessions[session] = new Caller { Id = "user:" + role, Name = role + " of the demo", Permissions = Roles.PermissionsOf(role)! };
        return new SessionStarted(session, time.GetUtcNow().AddHours(8));
    }

    public void End(string session) => sessions.TryRemove(session, out _);

    public void EndAll() => sessions.Clear();

    private static Result<Caller> Unknown => new Error(ErrorKind.Unauthenticated, "unauthenticated", "The session is unknown or has ended.");
}

/// <summary>A session that has begun.</summary>
public sealed record SessionStarted(string Session, DateTimeOffset ExpiresAt);

/// <summary>Signs in with a password.</summary>
[Operation("session.sign-in", Effect.Write, Route = "POST /v1/session", Cli = "session sign-in", Permission = Permissions.Anonymous)]
public sealed record SignIn : IOperation<SessionStarted>
{
    /// <summary>viewer@demo.example and the like.</summary>
    public required string Email { get; init; }

    /// <summary>Theirs.</summary>
    [Secret] public required string Password { get; init; }
}

internal sealed class SignInHandler(DemoSessions sessions) : IOperationHandler<SignIn, SessionStarted>
{
    public Task<Result<SessionStarted>> HandleAsync(SignIn request, OperationContext context)
    {
        var role = request.Email.Split('@')[0];
        context.Audit("session", role, null, role);
        return Task.FromResult<Result<SessionStarted>>(request.Password == DemoSessions.Password && Roles.All.Contains(role)
            ? sessions.Start(role)
            : new Error(ErrorKind.Unauthenticated, "invalid_credentials", "The e-mail or the password is wrong."));
    }
}

/// <summary>Signs in with a key.</summary>
[Operation("session.start", Effect.Write, Route = "POST /v1/session/key", Cli = "session start", Permission = Permissions.Anonymous)]
public sealed record StartSession : IOperation<SessionStarted>
{
    /// <summary>Theirs.</summary>
    [Secret] public required string Key { get; init; }
}

internal sealed class StartSessionHandler(DemoSessions sessions) : IOperationHandler<StartSession, SessionStarted>
{
    public Task<Result<SessionStarted>> HandleAsync(StartSession request, OperationContext context)
    {
        context.Audit("session", "administrator", null, "administrator");
        return Task.FromResult<Result<SessionStarted>>(request.Key == DemoSessions.Key
            ? sessions.Start(Roles.Administrator)
            : new Error(ErrorKind.Unauthenticated, "invalid_credentials", "The key is wrong."));
    }
}

/// <summary>Ends a session.</summary>
[Operation("session.sign-out", Effect.Write, Route = "DELETE /v1/session", Cli = "session sign-out", Permission = Permissions.SignedIn)]
public sealed record SignOut : IOperation<Nothing>
{
    /// <summary>The cookie's value.</summary>
    [Secret] public required string Session { get; init; }
}

internal sealed class SignOutHandler(DemoSessions sessions) : IOperationHandler<SignOut, Nothing>
{
    public Task<Result<Nothing>> HandleAsync(SignOut request, OperationContext context)
    {
        sessions.End(request.Session);
        context.Audit("session", "ended", null, null);
        return Task.FromResult<Result<Nothing>>(Nothing.Value);
    }
}
