using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Admin.Schemas;
using Alexandria.Identity;
using Alexandria.Testing;

namespace Alexandria.Admin.Tests;

public sealed class SchemaTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(new AdminModule(), new ChoresModule());

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Events_are_listed_page_by_page_with_stream_and_subscribers()
    {
        var all = (await host.MustAsync(new ListSchemas { Limit = 200 })).Items;
        var paged = new List<SchemaSummary>();
        for (string? cursor = null; paged.Count == 0 || cursor is not null;)
        {
            var page = await host.MustAsync(new ListSchemas { Limit = 2, Cursor = cursor });
            paged.AddRange(page.Items);
            cursor = page.NextCursor;
        }

        Assert.Equal(all.Select(e => (e.Event, e.Version)), paged.Select(e => (e.Event, e.Version)));
        Assert.Equal(all.OrderBy(e => e.Event, StringComparer.Ordinal).ThenBy(e => e.Version), all);
        var chore = Assert.Single((await host.MustAsync(new ListSchemas { Event = "chores.added" })).Items);
        Assert.Equal(("chores.added", 1, true, "support", "A chore came up"), (chore.Event, chore.Version, chore.Latest, chore.Stream, chore.Title));
        Assert.Equal(["chores.lift", "workflow:chore"], chore.Subscribers);
        Assert.Empty((await host.MustAsync(new ListSchemas { Event = "chores.removed" })).Items);
        Assert.Equal("invalid_cursor", (await host.CallAsync(new ListSchemas { Cursor = "x" })).Error?.Code);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("latest")]
    public async Task A_schema_is_answered_as_it_is(string version)
    {
        var file = await host.MustAsync(new GetSchema { Event = "chores.added", Version = version });

        Assert.Equal("application/schema+json", file.ContentType);
        var schema = JsonNode.Parse(Encoding.UTF8.GetString(file.Bytes.Span))!;
        Assert.Equal("urn:alexandria:event:chores.added:1", (string?)schema["$id"]);
        Assert.Equal("boolean", (string?)schema["properties"]!["heavy"]!["type"]);
    }

    [Theory]
    [InlineData("chores.added", "2", ErrorKind.NotFound, "schema_not_found")]
    [InlineData("chores.removed", "latest", ErrorKind.NotFound, "schema_not_found")]
    [InlineData("chores.added", "newest", ErrorKind.Invalid, "invalid_request")]
    [InlineData("chores.added", "0", ErrorKind.Invalid, "invalid_request")]
    [InlineData("chores.added", "1\n", ErrorKind.Invalid, "invalid_request")]
    public async Task What_there_is_not_is_told_apart_from_what_is_no_version(string name, string version, ErrorKind kind, string code)
    {
        var answer = await host.CallAsync(new GetSchema { Event = name, Version = version });
        Assert.Equal((kind, code), (answer.Error?.Kind, answer.Error?.Code));
    }

    [Fact]
    public async Task Schemas_are_for_those_who_may_read_events()
    {
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new ListSchemas(), Callers.InRole(Roles.Viewer))).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new GetSchema { Event = "chores.added", Version = "1" }, Callers.InRole(Roles.Viewer))).Error?.Kind);
        Assert.False((await host.CallAsync(new ListSchemas(), Callers.InRole(Roles.Agent))).Failed);
    }
}
