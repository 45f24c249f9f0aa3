using System.Globalization;
using Alexandria.Operations;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Rest;

/// <summary>Says with each answer how fast the caller may go on, as draft-ietf-httpapi-ratelimit-headers writes it in structured fields: <c>RateLimit-Policy: "reads";q=5000;w=5</c> and <c>RateLimit: "reads";r=4999;t=1</c>.</summary>
/// <remarks><c>q</c> calls within <c>w</c> seconds; <c>r</c> of them are left, and the quota is whole again in <c>t</c> seconds.</remarks>
internal static class RateLimitHeaders
{
    public const string Policy = "RateLimit-Policy";
    public const string State = "RateLimit";

    public static void Write(IHeaderDictionary headers, RateLimitState? state)
    {
        if (state is null)
        {
            return;
        }

        headers[Policy] = string.Create(CultureInfo.InvariantCulture, $"\"{state.Policy}\";q={state.Quota};w={(int)state.Window.TotalSeconds}");
        headers[State] = string.Create(CultureInfo.InvariantCulture, $"\"{state.Policy}\";r={state.Remaining};t={(int)Math.Ceiling(state.Reset.TotalSeconds)}");
    }
}
