using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Sessions;

/// <summary>Ends a console session.</summary>
[Operation("session.sign-out", Effect.Write, Route = "DELETE /v1/session", Cli = "session sign-out", Permission = Permissions.SignedIn, Mcp = false)]
public sealed record SignOut : IOperation<Nothing>
{
    /// <summary>Value of the session cookie.</summary>
    [Secret, StringLength(200, MinimumLength = 1)] public required string Session { get; init; }
}

internal sealed class SignOutHandler(SessionStore sessions) : IOperationHandler<SignOut, Nothing>
{
    public async Task<Result<Nothing>> HandleAsync(SignOut request, OperationContext context)
    {
        // An unknown session is signed out already.
        await sessions.EndAsync(context.Work, context.Tenant, Token.Hash(request.Session));
        context.Audit("session", context.Caller.Id, null, null);
        return Nothing.Value;
    }
}
