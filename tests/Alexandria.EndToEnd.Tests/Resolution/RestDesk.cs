using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Alexandria.EndToEnd.Tests.Resolution;

/// <summary>REST as a stranger's client uses it: method, path and where each value goes are read from the OpenAPI document.</summary>
internal sealed class RestDesk(RunningServer server) : OperationDesk
{
    private readonly HttpClient client = server.Client();
    private Dictionary<string, (string Method, string Path)>? addresses;

    public override string Surface => "rest";

    public override Task<TicketSeen> UntilAsync(string ticketId, Func<TicketSeen, bool> holds) => server.UntilAsync(() => SeeAsync(ticketId), holds);

    public override Task AuditVerifiesAsync(int least) => CommandLine.AuditVerifiesAsync(server.DataDirectory, least);

    public override ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<JsonNode> CallAsync(string operation, JsonObject arguments)
    {
        addresses ??= await AddressesAsync();
        var (method, path) = addresses[operation.Replace('.', '_')];
        var rest = arguments.DeepClone().AsObject();
        foreach (var name in arguments.Select(a => a.Key).Where(n => path.Contains($"{{{n}}}", StringComparison.Ordinal)))
        {
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString((string)arguments[name]!), StringComparison.Ordinal);
            rest.Remove(name);
        }

        if (method == "GET" && rest.Count > 0)
        {
            path += "?" + string.Join('&', rest.Select(v => $"{v.Key}={Uri.EscapeDataString(v.Value!.ToString())}"));
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "GET" || rest.Count == 0 ? null : JsonContent.Create(rest);
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    private async Task<Dictionary<string, (string Method, string Path)>> AddressesAsync()
    {
        var document = (await client.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        return document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(item => (Method: item.Key.ToUpperInvariant(), Path: path.Key, Id: (string)item.Value!["operationId"]!)))
            .ToDictionary(item => item.Id, item => (item.Method, item.Path), StringComparer.Ordinal);
    }
}
