using System.Security.Claims;
using Alexandria.Console.Forms;
using Alexandria.Console.SignIn;
using Alexandria.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Console.Shell;

/// <summary>Stands before every request to the console: finds out who it is, sends strangers to the sign-in page, sets the security headers, and turns a defect into a page.</summary>
internal sealed partial class Gate(ILogger<Gate> logger, Flash flash)
{
    /// <summary>Sent with a request for a fragment of a page, which must not use up the message meant for the page.</summary>
    public const string FragmentHeader = "X-Fragment";

    private const string ContentSecurityPolicy =
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/console", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        Protect(http.Response.Headers);
        try
        {
            await AdmitAsync(http, next);
        }
        catch (Exception e) when (e is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            Broke(e, http.Request.Method, http.Request.Path, http.RequestServices.GetRequiredService<ConsoleContext>().TraceId);
            if (http.Response.HasStarted)
            {
                throw;
            }

            http.Response.Clear();
            Protect(http.Response.Headers);
            await ApologiseAsync(http);
        }
    }

    /// <summary>In a scope of its own: the renderer of this request may be what broke.</summary>
    private static async Task ApologiseAsync(HttpContext http)
    {
        var broken = http.RequestServices;
        await using var scope = broken.CreateAsyncScope();
        try
        {
            http.RequestServices = scope.ServiceProvider;
            scope.ServiceProvider.GetRequiredService<ConsoleContext>().Begin(http, broken.GetRequiredService<ConsoleContext>().Caller);
            await scope.ServiceProvider.GetRequiredService<PageRenderer>().Failure(Failures.Defect).ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = broken;
        }
    }

    private async Task AdmitAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/console/assets", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        // What one person saw is not left behind for the next.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        var caller = await CallerAsync(http);
        var console = http.RequestServices.GetRequiredService<ConsoleContext>();
        console.Begin(http, caller);
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (caller.IsAnonymous && reads && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            var returnTo = QueryString.Create("returnTo", http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent());
            http.Response.Redirect(SignInEndpoints.Path + returnTo.ToUriComponent());
            return;
        }

        // Besides the token of each form: a page of another site has no business posting here, whatever it holds.
        if (!reads && SameSite.Of(http.Request) == false)
        {
            await http.RequestServices.GetRequiredService<PageRenderer>().Failure(Failures.CrossSite).ExecuteAsync(http);
            return;
        }

        if (reads && !http.Request.Headers.ContainsKey(FragmentHeader))
        {
            console.Flash = flash.Take(http);
        }

        await next(http);
    }

    private static async Task<Caller> CallerAsync(HttpContext http)
    {
        if (http.Request.Cookies[SessionCookie.Name] is not { Length: > 0 } session)
        {
            return Caller.Anonymous;
        }

        var found = await http.RequestServices.GetRequiredService<IAuthenticator>().WithSessionAsync(session, http.RequestAborted);
        if (found.Failed)
        {
            return Caller.Anonymous;
        }

        // The antiforgery token is bound to this name: one made for somebody else, or for nobody, does not fit.
        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, found.Value.Tenant + "/" + found.Value.Id)], "session"));
        return found.Value;
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed; trace {TraceId}.")]
    private partial void Broke(Exception exception, string method, string path, string traceId);
}
