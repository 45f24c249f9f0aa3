using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Alexandria.Surfaces.Rest;

/// <summary>What the path of a request says. The server leaves an encoded slash as it came, so that it cannot be told from a text that reads <c>%2F</c>: a value that has one is taken from the request line itself, for an id may be an IRI.</summary>
internal static class PathValues
{
    public static IEnumerable<(string Name, string Value)> Of(HttpContext http)
    {
        var raw = new Lazy<Dictionary<string, string>>(() => Raw(http));
        foreach (var (name, given) in http.Request.RouteValues)
        {
            var value = Convert.ToString(given, CultureInfo.InvariantCulture) ?? "";
            yield return (name, value.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? raw.Value.GetValueOrDefault(name, value) : value);
        }
    }

    // Only where the path that was sent has the segments of the route: neither a proxy's absolute form nor dots that were taken away.
    private static Dictionary<string, string> Raw(HttpContext http)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?', 2)[0];
        string[] sent = path.StartsWith('/') ? path[1..].Split('/') : [];
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.PathSegments: var segments } && segments.Count == sent.Length)
        {
            foreach (var (segment, text) in segments.Zip(sent))
            {
                if (segment is { IsSimple: true, Parts: [RoutePatternParameterPart parameter] })
                {
                    values[parameter.Name] = Uri.UnescapeDataString(text);
                }
            }
        }

        return values;
    }
}
