using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Rest;

/// <summary>Headers that keep a browser from doing more with an answer than it should. Pages that need more say so themselves: a header that is set already stays.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>For answers that are data: nothing may be loaded from them, nothing may frame them.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>For files that somebody uploaded: as above, and without an origin of ours.</summary>
    public const string FileSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

    /// <summary>What no page of ours asks a browser for, no script that got in shall ask for either.</summary>
    public const string PermissionsPolicy = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            var headers = response.Headers;
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
            headers.TryAdd("Permissions-Policy", PermissionsPolicy);
            // What somebody may read is not for the next one at the same browser or behind the same cache, unless its answer says so.
            headers.TryAdd("Cache-Control", "no-store");
            if (response.HttpContext.Request.IsHttps)
            {
                headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
            }

            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    }
}
