using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Console.Forms;

/// <summary>A message that survives one redirect: in a protected cookie, so that nobody else can put words into the console's mouth.</summary>
internal sealed class Flash(IDataProtectionProvider protection)
{
    public const string Cookie = "alexandria_flash";
    private const int MaxLength = 300;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Alexandria.Console.Flash").ToTimeLimitedDataProtector();

    public void Say(HttpContext http, string message)
    {
        var text = message.Length > MaxLength ? message[..MaxLength] : message;
        http.Response.Cookies.Append(Cookie, protector.Protect(text, Lifetime), Options(http, Lifetime));
    }

    /// <summary>The message, once; null when there is none.</summary>
    public string? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } value)
        {
            return null;
        }

        http.Response.Cookies.Delete(Cookie, Options(http, null));
        try
        {
            return protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            // Expired, or not ours: nothing to say.
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http, TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/console",
        MaxAge = age,
        IsEssential = true,
    };
}
