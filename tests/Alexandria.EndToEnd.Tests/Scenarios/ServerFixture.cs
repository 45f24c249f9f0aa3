using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>One running product for a class of scenarios.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What scenarios say to the product over HTTP.</summary>
internal static class Http
{
    /// <summary>A call that must succeed.</summary>
    public static async Task<JsonNode> MustAsync(this HttpClient client, string method, string path, object? body = null)
    {
        using var response = await client.SendAsync(Request(method, path, body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>A call that must be refused, as a problem with a stable code and the trace id.</summary>
    /// <returns>The code.</returns>
    public static async Task<string> RefusedAsync(this HttpClient client, HttpStatusCode status, HttpRequestMessage request)
    {
        using (request)
        using (var response = await client.SendAsync(request))
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == status, $"{request.Method} {request.RequestUri}: {(int)response.StatusCode} {text}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            var problem = JsonNode.Parse(text)!;
            Assert.Equal((int)status, (int)problem["status"]!);
            Assert.Matches("^[0-9a-f]{32}$", (string)problem["traceId"]!);
            return (string)problem["code"]!;
        }
    }

    public static HttpRequestMessage Request(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    /// <summary>A key of the default tenant with all that a role may do.</summary>
    public static async Task<string> KeyOfRoleAsync(this RunningServer server, string role)
    {
        using var administrator = server.Client();
        return (string)(await administrator.MustAsync("POST", "/v1/keys", new { name = role, role }))["key"]!;
    }
}
