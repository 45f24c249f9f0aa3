using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Tests.Mcp;

/// <summary>The SDK's own client before our server.</summary>
internal static class McpConnection
{
    /// <summary>Revisions that clients speak: the stateless one, and the last with sessions.</summary>
    public static TheoryData<string> Revisions { get; } = ["2025-06-18", "2025-11-25", "2026-07-28"];

    public static Task<McpClient> ConnectAsync(this SurfaceServer server, string token, string? revision = null, McpClientHandlers? handlers = null)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Client.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
        });
        return McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = revision, Handlers = handlers ?? new() }, cancellationToken: TestContext.Current.CancellationToken);
    }

    public static string Text(this CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    public static JsonElement Structured(this CallToolResult result) => Assert.NotNull(result.StructuredContent);

    public static Task<CallToolResult> CallAsync(this McpClient client, string tool, object? arguments = null) => client.CallToolAsync(
        tool,
        arguments is null ? null : JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(property => property.Name, object? (property) => property.Value),
        cancellationToken: TestContext.Current.CancellationToken).AsTask();
}
