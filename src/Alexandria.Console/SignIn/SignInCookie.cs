using Alexandria.Identity;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Console.SignIn;

/// <summary>The cookie that a signed-in browser carries. Its value is a secret of the Access module; the console only hands it back.</summary>
internal static class SignInCookie
{
    public static void Set(HttpContext http, string session, TimeSpan? age) =>
        http.Response.Cookies.Append(SessionCookie.Name, session, Options(http, age));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(SessionCookie.Name, Options(http, null));

    private static CookieOptions Options(HttpContext http, TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/",
        // An age rather than a date: the browser's clock may differ from ours.
        MaxAge = age,
        IsEssential = true,
    };
}
