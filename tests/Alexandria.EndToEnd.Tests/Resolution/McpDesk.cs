using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Alexandria.EndToEnd.Tests.Resolution;

/// <summary>An AI agent's view: the tools of the Model Context Protocol, over Streamable HTTP with the SDK's own client.</summary>
internal sealed class McpDesk : OperationDesk
{
    private readonly RunningServer server;
    private readonly McpClient client;
    private readonly Dictionary<string, McpClientTool> tools;

    private McpDesk(RunningServer server, McpClient client, Dictionary<string, McpClientTool> tools) => (this.server, this.client, this.tools) = (server, client, tools);

    public override string Surface => "mcp";

    public static async Task<McpDesk> ConnectAsync(RunningServer server)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {RunningServer.AdminKey}" },
        });
        var connected = await McpClient.CreateAsync(transport, cancellationToken: TestContext.Current.CancellationToken);
        var offered = await connected.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        return new McpDesk(server, connected, offered.ToDictionary(t => t.Name, StringComparer.Ordinal));
    }

    public override Task<TicketSeen> UntilAsync(string ticketId, Func<TicketSeen, bool> holds) => server.UntilAsync(() => SeeAsync(ticketId), holds);

    public override Task AuditVerifiesAsync(int least) => CommandLine.AuditVerifiesAsync(server.DataDirectory, least);

    public override ValueTask DisposeAsync() => client.DisposeAsync();

    protected override async Task<JsonNode> CallAsync(string operation, JsonObject arguments)
    {
        var name = operation.Replace('.', '_').Replace('-', '_');
        Assert.True(tools.TryGetValue(name, out var tool), $"No tool is called {name}.");
        var reads = operation.EndsWith(".get", StringComparison.Ordinal) || operation.EndsWith(".list", StringComparison.Ordinal);
        Assert.Equal(reads, tool.ProtocolTool.Annotations!.ReadOnlyHint);
        var result = await tool.CallAsync(arguments.ToDictionary(a => a.Key, object? (a) => a.Value, StringComparer.Ordinal), cancellationToken: TestContext.Current.CancellationToken);
        var text = Assert.IsType<TextContentBlock>(result.Content[0]).Text;
        Assert.False(result.IsError ?? false, $"{name}: {text}");
        Assert.NotNull(tool.ProtocolTool.OutputSchema);
        return JsonNode.Parse(Assert.NotNull(result.StructuredContent).GetRawText())!;
    }
}
