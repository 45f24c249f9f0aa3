using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Tests.Mcp;

public sealed class McpPromptsTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prompt_is_listed_and_made_of_the_callers_data()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);
        var id = (await client.CallAsync("notes_add", new { text = "a long story" })).Structured().GetProperty("id").GetString();

        var prompt = Assert.Single(await client.ListPromptsAsync(cancellationToken: Cancellation));
        var made = await client.GetPromptAsync("shorten", new Dictionary<string, object?> { ["noteId"] = id, ["style"] = "plain" }, cancellationToken: Cancellation);

        Assert.Equal(("shorten", "Prompt to shorten a note."), (prompt.Name, prompt.Description));
        Assert.Equal([("noteId", true), ("style", false)], prompt.ProtocolPrompt.Arguments!.Select(argument => (argument.Name, argument.Required == true)));
        Assert.Equal("Shorten, Plain: a long story", Assert.IsType<TextContentBlock>(Assert.Single(made.Messages).Content).Text);
    }

    [Theory]
    [InlineData("shorten", "none", "There is no note")]
    [InlineData("lengthen", "none", "Unknown prompt")]
    public async Task A_prompt_that_cannot_be_made_is_a_protocol_error(string name, string id, string message)
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);

        var failure = await Assert.ThrowsAsync<McpProtocolException>(() => client.GetPromptAsync(name, new Dictionary<string, object?> { ["noteId"] = id }, cancellationToken: Cancellation).AsTask());

        Assert.Equal(McpErrorCode.InvalidParams, failure.ErrorCode);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_argument_is_named()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);

        var failure = await Assert.ThrowsAsync<McpProtocolException>(() => client.GetPromptAsync("shorten", new Dictionary<string, object?> { ["noteId"] = "1", ["styles"] = 3 }, cancellationToken: Cancellation).AsTask());

        Assert.Contains("styles", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_complete_to_choices_and_to_ids()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);
        var id = (await client.CallAsync("notes_add", new { text = "completed" })).Structured().GetProperty("id").GetString()!;
        var prompt = new PromptReference { Name = "shorten" };

        Assert.Equal(["pompous"], (await client.CompleteAsync(prompt, "style", "po", cancellationToken: Cancellation)).Completion.Values);
        Assert.Contains(id, (await client.CompleteAsync(prompt, "noteId", id[..8], cancellationToken: Cancellation)).Completion.Values);
        Assert.Contains(id, (await client.CompleteAsync(new ResourceTemplateReference { Uri = "alexandria://notes/{id}" }, "id", id, cancellationToken: Cancellation)).Completion.Values);
        Assert.Empty((await client.CompleteAsync(prompt, "colour", "", cancellationToken: Cancellation)).Completion.Values);
    }

    [Fact]
    public async Task A_caller_without_permission_gets_no_prompt_and_no_completion()
    {
        await using var client = await server.ConnectAsync(TokenTable.Stranger);

        Assert.Empty(await client.ListPromptsAsync(cancellationToken: Cancellation));
        await Assert.ThrowsAsync<McpProtocolException>(() => client.GetPromptAsync("shorten", new Dictionary<string, object?> { ["noteId"] = "1" }, cancellationToken: Cancellation).AsTask());
        await Assert.ThrowsAsync<McpProtocolException>(() => client.CompleteAsync(new PromptReference { Name = "shorten" }, "style", "", cancellationToken: Cancellation).AsTask());
    }
}
