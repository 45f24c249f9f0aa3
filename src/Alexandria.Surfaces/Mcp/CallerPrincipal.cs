using System.Security.Claims;
using Alexandria.Identity;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Carries the caller of one message through the SDK to the handler.</summary>
internal sealed class CallerPrincipal(Caller caller) : ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Id)], "alexandria"))
{
    public Caller Caller => caller;

    /// <summary>The caller of a message; nobody when none was attached.</summary>
    public static Caller Of(ClaimsPrincipal? user) => user is CallerPrincipal principal ? principal.Caller : Caller.Anonymous;
}
