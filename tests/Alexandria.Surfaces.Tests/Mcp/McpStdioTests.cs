using System.IO.Pipelines;
using System.Text;
using Alexandria.Identity;
using Alexandria.Surfaces.Mcp;
using Alexandria.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Tests.Mcp;

public sealed class McpStdioTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    private readonly Pipe toServer = new();
    private readonly Pipe toClient = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(McpConnection.Revisions), MemberType = typeof(McpConnection))]
    public async Task An_agent_on_standard_input_calls_as_the_local_caller(string revision)
    {
        var running = RunAsync(Callers.Administrator);
        var transport = new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream());
        await using (var client = await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = revision }, cancellationToken: Cancellation))
        {
            var added = await client.CallAsync("notes_add", new { text = "over a pipe" });
            var id = added.Structured().GetProperty("id").GetString();
            var content = Assert.Single((await client.ReadResourceAsync($"alexandria://notes/{id}", cancellationToken: Cancellation)).Contents);
            Assert.Contains("over a pipe", Assert.IsType<TextResourceContents>(content).Text, StringComparison.Ordinal);
        }

        await toServer.Writer.CompleteAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Lines_that_are_no_messages_do_not_end_the_conversation()
    {
        var running = RunAsync(Callers.Administrator);
        await toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes("""
            nonsense
            []
            {"jsonrpc":"2.0"}
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}

            """), Cancellation);

        using var reader = new StreamReader(toClient.Reader.AsStream());
        string? line;
        do
        {
            line = await reader.ReadLineAsync(Cancellation);
        }
        while (line?.Contains("\"result\"", StringComparison.Ordinal) == false);

        Assert.Contains("\"alexandria\"", line, StringComparison.Ordinal);
        await toServer.Writer.CompleteAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    private Task RunAsync(Caller caller) => McpStdio.RunAsync(server.Kernel.Operations, caller, toServer.Reader.AsStream(), toClient.Writer.AsStream(), server.Kernel.Events, Cancellation);
}
