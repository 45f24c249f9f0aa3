using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>What programs outside and administrators see of the events' schemas, on the whole product.</summary>
public sealed class SchemaTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly HttpClient client = fixture.Server.Client();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Every_listed_schema_is_answered_raw_and_every_subscriber_is_listed_somewhere()
    {
        var listed = (await client.MustAsync("GET", "/v1/schemas?limit=200"))["items"]!.AsArray();
        foreach (var item in listed)
        {
            using var answer = await client.GetAsync($"/v1/schemas/{item!["event"]}/{item["version"]}");
            Assert.Equal((HttpStatusCode.OK, "application/schema+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
            Assert.Equal($"urn:alexandria:event:{item["event"]}:{item["version"]}", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["$id"]);
        }

        var subscribers = listed.SelectMany(item => item!["subscribers"]!.AsArray()).Select(name => name!.ToString()).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(fixture.Server.Subscribers.Concat(fixture.Server.Projections.Select(name => $"projection:{name}")).Except(subscribers));
        await client.RefusedAsync(HttpStatusCode.NotFound, Http.Request("GET", "/v1/schemas/tickets.opened/999"));
        await client.RefusedAsync(HttpStatusCode.BadRequest, Http.Request("GET", "/v1/schemas/tickets.opened/first"));
    }

    [Fact]
    public async Task A_stored_event_has_the_members_that_its_schema_names()
    {
        await client.MustAsync("POST", "/v1/tickets", new { subject = "Described", body = "Text" });
        var stored = (await client.MustAsync("GET", "/v1/events?name=tickets.opened&limit=1"))["items"]![0]!;
        var schema = JsonNode.Parse(await client.GetStringAsync($"/v1/schemas/tickets.opened/{stored["version"]}"))!;

        var payload = JsonNode.Parse((string)stored["payload"]!)!.AsObject().Select(member => member.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(schema["required"]!.AsArray().Select(name => name!.ToString()).Except(payload));
        Assert.Empty(payload.Except(schema["properties"]!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task The_console_leads_from_the_events_to_the_schema_of_each()
    {
        await using var browser = await SignedInBrowser.StartAsync(fixture.Server);
        var page = browser.Page;

        await page.ClickAsync("nav >> text=Events");
        await page.ClickAsync("text=tickets.closed");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("tickets.closed");
        await Assertions.Expect(page.Locator(".code-block")).ToContainTextAsync("\"$id\": \"urn:alexandria:event:tickets.closed:1\"");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("workflow:ticket-resolution");

        var missing = await page.GotoAsync("/console/events/tickets.closed/999");
        Assert.Equal(404, missing!.Status);
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("tickets.closed");
    }
}
