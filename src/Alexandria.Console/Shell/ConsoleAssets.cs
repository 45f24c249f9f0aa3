using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alexandria.Console.Shell;

/// <summary>The stylesheet, the script and the icon, under names that carry a hash of their content and so may be cached for ever.</summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "/console/assets/";

    private readonly Dictionary<string, (byte[] Bytes, string ContentType)> files = new(StringComparer.Ordinal);

    public ConsoleAssets()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        // The stylesheet is written in parts that a person can read, and served as one.
        var sheets = assembly.GetManifestResourceNames().Where(n => n.StartsWith("wwwroot/css/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Stylesheet = Add("console.css", "text/css; charset=utf-8", [.. sheets.SelectMany(n => Read(assembly, n))]);
        Script = Add("console.js", "text/javascript; charset=utf-8", Read(assembly, "wwwroot/console.js"));
        Icon = Add("icon.svg", "image/svg+xml", Read(assembly, "wwwroot/icon.svg"));
    }

    public string Stylesheet { get; }

    public string Script { get; }

    public string Icon { get; }

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(Prefix + "{file}", Serve).ExcludeFromDescription();

    private IResult Serve(string file, HttpContext http)
    {
        if (!files.TryGetValue(file, out var found))
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(found.Bytes, found.ContentType);
    }

    private string Add(string name, string contentType, byte[] bytes)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
        var file = Path.GetFileNameWithoutExtension(name) + "." + hash + Path.GetExtension(name);
        files[file] = (bytes, contentType);
        return Prefix + file;
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks the resource '{name}'.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
