using System.Diagnostics.Metrics;
using Alexandria.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Surfaces.Rest;

/// <summary>Tells who sends an HTTP request: a bearer token first, else the account at the other end of the data directory's socket, else the console's session cookie, else nobody.</summary>
internal static class HttpAuthentication
{
    private const int MaxCredentialLength = 4096;

    private static readonly Meter Meter = new("Alexandria.Surfaces");

    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("alexandria.authentication.failures", "{request}", "Requests whose key or session was refused; a wrong password is an outcome of the operation session.sign-in.");

    private static readonly Error UnknownScheme = new(ErrorKind.Unauthenticated, "unsupported_authorization", "Send one header 'Authorization: Bearer …' with an API key.");

    private static readonly Error CrossSite = new(ErrorKind.Forbidden, "cross_site", "A change asked for with the session cookie must come from this site's own pages; programs send an API key instead.");

    /// <summary>The caller. A wrong token is always refused; a session that has ended only where the permission does not admit everybody, so that signing in again works.</summary>
    public static async Task<Result<Caller>> AuthenticateAsync(HttpContext http, string permission)
    {
        var caller = await WhoAsync(http, permission);
        if (caller.Failed)
        {
            Failures.Add(1, new("credential", http.Request.Headers.Authorization.Count > 0 ? "bearer" : "session"), new("outcome", caller.Error.Code));
        }

        return caller;
    }

    private static async Task<Result<Caller>> WhoAsync(HttpContext http, string permission)
    {
        var authorization = http.Request.Headers.Authorization;
        if (authorization.Count > 0)
        {
            return authorization.Count == 1 && Token(authorization[0]) is { } token
                ? await Authenticator(http).WithTokenAsync(token, http.RequestAborted)
                : UnknownScheme;
        }

        if (http.Features.Get<ILocalPeer>() is { } peer)
        {
            return peer.Caller;
        }

        if (!http.Request.Cookies.TryGetValue(SessionCookie.Name, out var session) || session.Length is 0 or > MaxCredentialLength)
        {
            return Caller.Anonymous;
        }

        if (!IsSafe(http.Request.Method) && SameSite.Of(http.Request) != true)
        {
            return CrossSite;
        }

        var caller = await Authenticator(http).WithSessionAsync(session, http.RequestAborted);
        return caller.Failed && Caller.Anonymous.Can(permission) ? Caller.Anonymous : caller;
    }

    private static IAuthenticator Authenticator(HttpContext http) => http.RequestServices.GetRequiredService<IAuthenticator>();

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static string? Token(string? header)
    {
        const string scheme = "Bearer ";
        if (header is null || header.Length > MaxCredentialLength || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = header[scheme.Length..].Trim(' ');
        return token.Length > 0 && token.All(c => c is > ' ' and <= '~') ? token : null;
    }
}
