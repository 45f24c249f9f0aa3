using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Tests.Mcp;

public sealed class McpResourcesTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(McpConnection.Revisions), MemberType = typeof(McpConnection))]
    public async Task A_listed_resource_can_be_read(string revision)
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer, revision);
        var id = await AddAsync(client, "to be read");

        var listed = Assert.Single(await client.ListResourcesAsync(cancellationToken: Cancellation), resource => resource.Uri == $"alexandria://notes/{id}");
        var content = Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync(listed.Uri, cancellationToken: Cancellation)).Contents));

        Assert.Equal("application/json", content.MimeType);
        Assert.Equal("to be read", JsonDocument.Parse(content.Text).RootElement.GetProperty("text").GetString());
        var template = Assert.Single(await client.ListResourceTemplatesAsync(cancellationToken: Cancellation));
        Assert.Equal("alexandria://notes/{id}", template.UriTemplate);
    }

    [Fact]
    public async Task Lists_go_on_page_by_page()
    {
        await using var client = await server.ConnectAsync(TokenTable.OtherTenant);
        for (var i = 0; i < 101; i++)
        {
            await server.Kernel.MustAsync(new Notebook.AddNote { Text = "n" }, new Identity.Caller { Id = "key:x", Name = "x", Tenant = "other", Permissions = new HashSet<string> { "*" } });
        }

        var first = await client.ListResourcesAsync(new ListResourcesRequestParams(), Cancellation);
        var second = await client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = first.NextCursor }, Cancellation);

        Assert.Equal((100, 1), (first.Resources.Count, second.Resources.Count));
        Assert.Null(second.NextCursor);
    }

    [Theory]
    [InlineData("2025-11-25", McpErrorCode.ResourceNotFound)]
    [InlineData("2026-07-28", McpErrorCode.InvalidParams)]
    public async Task What_does_not_exist_is_not_found_as_the_revision_says_it(string revision, McpErrorCode code)
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer, revision);

        foreach (var uri in (string[])["alexandria://notes/none", "alexandria://nothing/1", "alexandria://notes/a/b"])
        {
            var failure = await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync(uri, cancellationToken: Cancellation).AsTask());
            Assert.Equal(code, failure.ErrorCode);
        }
    }

    [Fact]
    public async Task A_caller_without_permission_sees_and_reads_none()
    {
        await using var client = await server.ConnectAsync(TokenTable.Stranger);

        Assert.Empty(await client.ListResourcesAsync(cancellationToken: Cancellation));
        Assert.Empty(await client.ListResourceTemplatesAsync(cancellationToken: Cancellation));
        var failure = await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync("alexandria://notes/1", cancellationToken: Cancellation).AsTask());
        Assert.Equal(McpErrorCode.InvalidRequest, failure.ErrorCode);
    }

    [Theory]
    [InlineData("n:")]
    [InlineData("7:")]
    [InlineData("0:not-a-cursor")]
    public async Task A_cursor_that_nobody_gave_is_refused(string cursor)
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);

        var failure = await Assert.ThrowsAsync<McpProtocolException>(() => client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = cursor }, Cancellation).AsTask());

        Assert.Equal(McpErrorCode.InvalidParams, failure.ErrorCode);
    }

    [Fact]
    public async Task A_subscriber_of_an_older_revision_hears_of_events_about_its_resource()
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await server.ConnectAsync(TokenTable.Writer, "2025-11-25");
        var id = await AddAsync(client, "watched");
        await using var subscription = await client.SubscribeToResourceAsync(
            $"alexandria://notes/{id}",
            (updated, _) =>
            {
                heard.TrySetResult(updated.Uri);
                return ValueTask.CompletedTask;
            },
            cancellationToken: Cancellation);

        await client.CallAsync("notes_change", new { id, text = "changed" });

        Assert.Equal($"alexandria://notes/{id}", await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task A_listening_request_tells_what_it_follows_and_then_what_has_changed()
    {
        await using var client = await server.ConnectAsync(TokenTable.Writer);
        var id = await AddAsync(client, "listened to");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Listen($"\"alexandria://notes/{id}\",\"alexandria://nothing/1\""), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", TokenTable.Writer);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2026-07-28");
        request.Headers.TryAddWithoutValidation("Mcp-Method", "subscriptions/listen");
        using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));

        var acknowledged = await NextAsync(lines);
        await client.CallAsync("notes_change", new { id, text = "changed" });
        var updated = await NextAsync(lines);

        Assert.Equal("notifications/subscriptions/acknowledged", acknowledged.GetProperty("method").GetString());
        var followed = acknowledged.GetProperty("params").GetProperty("notifications").GetProperty("resourceSubscriptions");
        Assert.Equal([$"alexandria://notes/{id}"], followed.EnumerateArray().Select(uri => uri.GetString()));
        Assert.Equal("notifications/resources/updated", updated.GetProperty("method").GetString());
        Assert.Equal($"alexandria://notes/{id}", updated.GetProperty("params").GetProperty("uri").GetString());
        Assert.Equal(77, updated.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetInt32());
    }

    [Fact]
    public async Task What_does_not_exist_for_the_caller_cannot_be_subscribed_to()
    {
        await using var client = await server.ConnectAsync(TokenTable.Stranger, "2025-11-25");

        await Assert.ThrowsAsync<McpProtocolException>(() => client.SubscribeToResourceAsync("alexandria://notes/1", cancellationToken: Cancellation));
    }

    private static string Listen(string uris) =>
        "{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":{\"resourceSubscriptions\":[" + uris + "]},"
        + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    private static async Task<JsonElement> NextAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        throw new EndOfStreamException();
    }

    private static async Task<string> AddAsync(McpClient client, string text) => (await client.CallAsync("notes_add", new { text })).Structured().GetProperty("id").GetString()!;
}
