using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Tests.Mcp;

public sealed class McpToolsTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(McpConnection.Revisions), MemberType = typeof(McpConnection))]
    public async Task A_tool_adds_a_note_and_another_reads_it(string revision)
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer, revision);
        Assert.Equal(revision, client.NegotiatedProtocolVersion);

        var added = await client.CallAsync("notes_add", new { text = "by an agent", pages = new[] { 1, 2 } });

        Assert.NotEqual(true, added.IsError);
        var id = added.Structured().GetProperty("id").GetString();
        Assert.Equal(added.Structured().GetProperty("id").GetString(), JsonDocument.Parse(added.Text()).RootElement.GetProperty("id").GetString());
        var read = await client.CallAsync("notes_get", new { id });
        Assert.Equal("by an agent", read.Structured().GetProperty("text").GetString());
    }

    [Fact]
    public async Task Tools_say_what_they_take_answer_and_do()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);
        var tools = (await client.ListToolsAsync(cancellationToken: Cancellation)).ToDictionary(tool => tool.Name, tool => tool.ProtocolTool);

        var add = tools["notes_add"];
        Assert.Equal("Adds a note.", add.Description);
        Assert.Equal("object", add.InputSchema.GetProperty("type").GetString());
        Assert.Equal(4096, add.InputSchema.GetProperty("properties").GetProperty("text").GetProperty("maxLength").GetInt32());
        Assert.Equal("object", Assert.NotNull(add.OutputSchema).GetProperty("type").GetString());
        Assert.Equal((false, false, false, false), Hints(add));
        Assert.Equal((true, false, true, false), Hints(tools["notes_get"]));
        Assert.Equal((false, true, true, false), Hints(tools["notes_remove"]));
        Assert.Equal((false, false, true, false), Hints(tools["notes_change"]));
        Assert.Null(tools["notes_remove"].OutputSchema);
    }

    [Fact]
    public async Task What_is_no_tool_or_not_permitted_is_not_listed()
    {
        await using var reader = await server.ConnectAsync(TokenTable.Reader);
        await using var stranger = await server.ConnectAsync(TokenTable.Stranger);

        var names = (await reader.ListToolsAsync(cancellationToken: Cancellation)).Select(tool => tool.Name).ToList();

        Assert.Contains("notes_get", names);
        Assert.DoesNotContain("notes_add", names);
        Assert.DoesNotContain("files_make", names);
        Assert.DoesNotContain("notes_shorten_prompt", names);
        Assert.DoesNotContain("notes_get", (await stranger.ListToolsAsync(cancellationToken: Cancellation)).Select(tool => tool.Name));
    }

    [Fact]
    public async Task A_call_without_permission_is_an_error_result_and_is_audited()
    {
        await using var reader = await server.ConnectAsync(TokenTable.Reader);

        var denied = await reader.CallAsync("notes_add", new { text = "no" });

        Assert.True(denied.IsError);
        Assert.Equal("forbidden", Failure(denied).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Every_wrong_field_is_named_in_an_error_result()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);

        var wrong = await client.CallAsync("notes_add", new { text = "", label = new string('l', 21), colour = "red" });

        Assert.True(wrong.IsError);
        Assert.Null(wrong.StructuredContent);
        Assert.Equal("invalid_request", Failure(wrong).GetProperty("code").GetString());
        Assert.True(Failure(wrong).GetProperty("fields").TryGetProperty("colour", out _));
    }

    [Fact]
    public async Task An_expected_failure_is_a_result_and_a_defect_tells_nothing()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);

        var failed = await client.CallAsync("failures_make", new { kind = "conflict" });
        var defect = await client.CallAsync("failures_make", new { kind = "conflict", @throw = true });

        Assert.Equal("told_to_fail", Failure(failed).GetProperty("code").GetString());
        Assert.True(defect.IsError);
        Assert.DoesNotContain("secret inside", defect.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_tool_and_an_unknown_cursor_are_protocol_errors()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);

        var unknown = await Assert.ThrowsAsync<McpProtocolException>(() => client.CallAsync("notes_burn"));
        var hidden = await Assert.ThrowsAsync<McpProtocolException>(() => client.CallAsync("files_make"));
        var cursor = await Assert.ThrowsAsync<McpProtocolException>(() => client.ListToolsAsync(new ListToolsRequestParams { Cursor = "zzz" }, Cancellation).AsTask());

        Assert.All([unknown, hidden, cursor], failure => Assert.Equal(McpErrorCode.InvalidParams, failure.ErrorCode));
        var rest = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = "notes_get" }, Cancellation);
        Assert.All(rest.Tools, tool => Assert.True(string.CompareOrdinal(tool.Name, "notes_get") > 0));
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_ours()
    {
        await using var ours = await server.ConnectAsync(TokenTable.Writer);
        await using var theirs = await server.ConnectAsync(TokenTable.OtherTenant);
        var id = (await ours.CallAsync("notes_add", new { text = "ours" })).Structured().GetProperty("id").GetString();

        var read = await theirs.CallAsync("notes_get", new { id });

        Assert.Equal("note_not_found", Failure(read).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Arguments_larger_than_the_operation_takes_are_refused()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);

        var large = await client.CallAsync("notes_add", new { text = new string('x', 1_100_000) });

        Assert.Equal("body_too_large", Failure(large).GetProperty("code").GetString());
    }

    [Theory]
    [MemberData(nameof(McpConnection.Revisions), MemberType = typeof(McpConnection))]
    public async Task An_operation_asks_the_person_and_goes_on_with_the_answer(string revision)
    {
        var handlers = new McpClientHandlers
        {
            ElicitationHandler = (request, _) => ValueTask.FromResult(new ElicitResult
            {
                Action = "accept",
                Content = new Dictionary<string, JsonElement> { ["text"] = JsonSerializer.SerializeToElement($"answer to '{request?.Message}'") },
            }),
        };
        await using var client = await server.ConnectAsync(TokenTable.Writer, revision, handlers);

        var said = await client.CallAsync("notes_ask");

        Assert.Equal("asked: answer to 'What shall it be?'", said.Text());
    }

    [Fact]
    public async Task A_question_that_the_client_cannot_answer_is_a_protocol_error()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer, "2025-11-25");

        var failure = await Assert.ThrowsAnyAsync<McpException>(() => client.CallAsync("notes_ask"));

        Assert.Contains("person", failure.Message, StringComparison.Ordinal);
    }

    private static (bool? ReadOnly, bool? Destructive, bool? Idempotent, bool? OpenWorld) Hints(Tool tool) =>
        (tool.Annotations?.ReadOnlyHint, tool.Annotations?.DestructiveHint, tool.Annotations?.IdempotentHint, tool.Annotations?.OpenWorldHint);

    private static JsonElement Failure(CallToolResult result) => JsonDocument.Parse(result.Text()).RootElement;
}
