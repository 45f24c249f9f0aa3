using System.Net;
using Alexandria.Testing;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Terms of the catalog tag tickets and articles, over REST and on whichever database.</summary>
public sealed class TagTests
{
    private const string Topics = """
        format-version: 1.2
        ontology: topics

        [Term]
        id: TO:1
        name: output
        def: "What leaves the program." [TO:curators]

        [Term]
        id: TO:2
        name: export
        def: "Writing into a file." [TO:curators]
        is_a: TO:1

        [Term]
        id: http://example.org/topics#a/b?c
        name: an address
        def: "A term whose id is an IRI." [TO:curators]

        """;

    [Fact]
    public async Task A_term_tags_a_ticket_and_an_article_and_both_are_found_by_a_broader_one()
    {
        using var folder = new TestDirectory();
        await using var server = await RunningServer.StartAsync(("ALEXANDRIA_KNOWLEDGE__ONTOLOGIES__LOCALDIRECTORIES", folder.Path));
        using var client = server.Client();
        await PublishAsync(server, client, folder, Topics);
        var ticket = (string)(await client.MustAsync("POST", "/v1/tickets", new { subject = "The export is empty", body = "Text" }))["id"]!;
        var article = (string)(await client.MustAsync("POST", "/v1/articles", new { title = "Exports", body = "How an export works." }))["id"]!;
        await server.UntilAsync(() => client.MustAsync("GET", $"/v1/tickets/{ticket}"), t => (string)t["status"]! == "proposed");

        foreach (var owner in new[] { $"tickets/{ticket}", $"articles/{article}" })
        {
            var (kind, id) = (owner.Split('/')[0], owner.Split('/')[1]);
            var suggested = (await client.MustAsync("GET", $"/v1/{owner}/suggested-tags"))["items"]![0]!;
            Assert.Equal(("topics", "TO:2"), ((string)suggested["ontologyId"]!, (string)suggested["termId"]!));
            Assert.Equal("TO:1", (string)(await client.MustAsync("GET", $"/v1/{owner}/suggested-tags?q=output"))["items"]![0]!["termId"]!);

            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.MustAsync("POST", $"/v1/{owner}/tags", new { ontologyId = "topics", termId = "TO:2" })));
            await client.MustAsync("POST", $"/v1/{owner}/tags", new { ontologyId = "topics", termId = "http://example.org/topics#a/b?c" });

            var tags = (await client.MustAsync("GET", $"/v1/{owner}"))["tags"]!.AsArray();
            Assert.Equal(["export", "an address"], tags.Select(t => (string)t!["label"]!));
            Assert.Equal("current", (string)tags[0]!["state"]!);
            Assert.Equal([id], await ListedAsync(client, kind, "TO:1"));
            Assert.Equal([id], await ListedAsync(client, kind, "TO:2"));
            Assert.Empty(await ListedAsync(client, kind, "TO:3"));
            Assert.Equal([id], (await client.MustAsync("GET", $"/v1/{kind}?ontologyId=topics"))["items"]!.AsArray().Select(i => (string)i!["id"]!));

            await client.MustAsync("DELETE", $"/v1/{owner}/tags?ontologyId=topics&termId={Uri.EscapeDataString("http://example.org/topics#a/b?c")}");
            Assert.Equal("tag_not_found", await client.RefusedAsync(HttpStatusCode.NotFound, Http.Request("DELETE", $"/v1/{owner}/tags", new { ontologyId = "topics", termId = "TO:1" })));
            Assert.Equal("ontology_term_not_found", await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, Http.Request("POST", $"/v1/{owner}/tags", new { ontologyId = "topics", termId = "TO:9" })));
            Assert.Equal("version_mismatch", await client.RefusedAsync(HttpStatusCode.PreconditionFailed, Http.Request("POST", $"/v1/{owner}/tags", new { ontologyId = "topics", termId = "TO:1" }, ("If-Match", "\"v99\""))));
            Assert.Equal("ontology_missing", await client.RefusedAsync(HttpStatusCode.BadRequest, Http.Request("GET", $"/v1/{kind}?termId=TO:1")));
        }

        await PublishAsync(server, client, folder, Topics.Replace("name: export", "name: obsolete export\nis_obsolete: true\nreplaced_by: TO:1", StringComparison.Ordinal).Replace("is_a: TO:1\n", "", StringComparison.Ordinal));
        var tag = (await client.MustAsync("GET", $"/v1/tickets/{ticket}"))["tags"]!.AsArray().Single()!;
        Assert.Equal(("export", "obsolete", "TO:1"), ((string)tag["label"]!, (string)tag["state"]!, (string)tag["replacedBy"]![0]!["termId"]!));
        Assert.Equal([ticket], await ListedAsync(client, "tickets", "TO:2"));
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(HttpClient client, string kind, string term) =>
        [.. (await client.MustAsync("GET", $"/v1/{kind}?ontologyId=topics&termId={term}"))["items"]!.AsArray().Select(i => (string)i!["id"]!)];

    private static async Task PublishAsync(RunningServer server, HttpClient client, TestDirectory folder, string content)
    {
        var file = Path.Combine(folder.Path, "topics.obo");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        var plan = await client.MustAsync("POST", "/v1/ontology-plans", new { specification = $"ontologies:\n  - id: topics\n    resolver: file\n    source: {file}\n    licence: CC0-1.0\n" });
        var started = await client.MustAsync("POST", "/v1/ontology-pulls", new { planId = (string)plan["id"]! });
        var pull = await server.UntilAsync(() => client.MustAsync("GET", $"/v1/ontology-pulls/{started["items"]![0]!["id"]}"), p => (string)p["status"]! != "running");
        Assert.True((string)pull["status"]! is "published" or "held", pull.ToJsonString());
        if ((string)pull["status"]! == "held")
        {
            await client.MustAsync("POST", $"/v1/ontology-versions/{pull["versionId"]}/publish");
        }

        await server.UntilAsync(() => client.MustAsync("GET", "/v1/terms?q=output"), found => found["items"]!.AsArray().Count > 0);
    }
}
