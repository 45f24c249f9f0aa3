using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Host.Tests;

public sealed class McpVerbTests
{
    private static readonly string[] Conversation =
    [
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""",
        """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
        """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"tickets_open","arguments":{"subject":"Export fails","body":"It stops."}}}""",
    ];

    [Fact]
    public async Task An_agent_works_on_a_directory_and_through_the_server_that_holds_it()
    {
        using var data = new TemporaryDirectory();
        var alone = await TalkAsync(data.Path);
        Assert.False(alone["isError"]?.GetValue<bool>() ?? false, alone.ToJsonString());
        var first = alone["structuredContent"]!["id"]!.ToString();

        await using var server = await ServerProcess.StartAsync(data.Path);
        var second = (await TalkAsync(data.Path))["structuredContent"]!["id"]!.ToString();

        var tickets = (await CommandLine.RunAsync("ticket", "list", "--data", data.Path, "--json")).Json["items"]!.AsArray().Select(ticket => ticket!["id"]!.ToString());
        Assert.Equal([second, first], tickets);
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_agent_refuses_what_it_calls()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);

        var refused = await TalkAsync(null, "--url", server.Url);

        Assert.True(refused["isError"]!.GetValue<bool>());
        Assert.Contains("unauthenticated", refused["content"]![0]!["text"]!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Says the conversation to the verb and answers the result of its last request.</summary>
    private static async Task<JsonNode> TalkAsync(string? data, params string[] where)
    {
        using var process = ServerProcess.Launch(["mcp", .. data is null ? [] : new[] { "--data", data }, .. where], speak: true);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var line in Conversation)
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } answer)
        {
            if (JsonNode.Parse(answer) is JsonObject message && message["id"]?.GetValueKind() is JsonValueKind.Number && message["id"]!.GetValue<int>() == 2)
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                Assert.Equal((0, ""), (process.ExitCode, data is null ? await errors : ""));
                return message["result"] ?? message["error"]!;
            }
        }

        throw new InvalidOperationException(await errors);
    }
}
