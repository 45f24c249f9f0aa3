using System.Net;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Alexandria.Surfaces.Tests.OpenApi;

public sealed class OpenApiDocumentTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    [Fact]
    public async Task Another_program_reads_it_without_a_fault()
    {
        using var response = await server.Client.GetAsync("/openapi/v1.json");
        var read = await OpenApiDocument.LoadAsync(new MemoryStream(await response.Content.ReadAsByteArrayAsync()), "json", new OpenApiReaderSettings());

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.True(read.Document!.Paths.Count > 5);
    }

    [Fact]
    public async Task Every_operation_is_described_once()
    {
        var document = await DocumentAsync();
        var items = Operations(document).ToDictionary(item => item["operationId"]!.GetValue<string>());

        foreach (var operation in server.Kernel.Operations.All)
        {
            var item = document["paths"]![operation.Path]![operation.HttpMethod.ToLowerInvariant()]!;
            Assert.Equal(operation.Name.Replace('.', '_'), item["operationId"]!.GetValue<string>());
            Assert.Equal(operation.Summary, item["summary"]!.GetValue<string>());
            Assert.NotNull(item["responses"]![operation.Status.ToString()]);
            Assert.NotNull(item["responses"]!["401"]);
        }

        Assert.Equal(server.Kernel.Operations.All.Count + 4, items.Count);
        Assert.Contains("events_stream", items.Keys);
        Assert.Contains("readyz", items.Keys);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await DocumentAsync();

        Assert.All(References(document), reference => Assert.NotNull(Resolve(document, reference)));
        Assert.NotEmpty(References(document));
    }

    [Fact]
    public async Task Every_path_parameter_is_declared_and_no_name_is_declared_twice()
    {
        var document = await DocumentAsync();
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            var inPath = path.Split('/').Where(part => part.StartsWith('{')).Select(part => part[1..^1]).Order();
            foreach (var (_, operation) in methods!.AsObject())
            {
                var parameters = (operation!["parameters"]?.AsArray() ?? []).Select(parameter => parameter!["$ref"] is { } reference ? Resolve(document, reference.GetValue<string>())! : parameter).ToArray();
                Assert.Equal(inPath, parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "path").Select(parameter => parameter["name"]!.GetValue<string>()).Order());
                Assert.All(parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "path"), parameter => Assert.True(parameter["required"]!.GetValue<bool>()));
                Assert.Equal(parameters.Length, parameters.Select(parameter => (parameter["in"]!.GetValue<string>(), parameter["name"]!.GetValue<string>())).Distinct().Count());
            }
        }
    }

    [Fact]
    public async Task A_write_is_described_with_its_body_its_limits_and_its_headers()
    {
        var item = (await DocumentAsync())["paths"]!["/v1/notes"]!["post"]!;

        Assert.Equal("#/components/schemas/AddNote", item["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>());
        Assert.Equal("string", item["requestBody"]!["content"]!["text/plain"]!["schema"]!["type"]!.GetValue<string>());
        Assert.Contains("1,048,576", item["requestBody"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(item["requestBody"]!["required"]!.GetValue<bool>());
        Assert.Equal(["label", "pages"], item["parameters"]!.AsArray().Where(parameter => parameter!["in"]?.GetValue<string>() == "query").Select(parameter => parameter!["name"]!.GetValue<string>()));
        Assert.Contains(item["parameters"]!.AsArray(), parameter => parameter!["$ref"]?.GetValue<string>() == "#/components/parameters/IdempotencyKey");
        Assert.DoesNotContain(item["parameters"]!.AsArray(), parameter => parameter!["$ref"]?.GetValue<string>() == "#/components/parameters/IfMatch");
        Assert.Equal("#/components/schemas/NoteView", item["responses"]!["201"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>());
        Assert.NotNull(item["responses"]!["201"]!["headers"]!["ETag"]);
        Assert.NotNull(item["responses"]!["201"]!["headers"]!["Location"]);
        Assert.Equal("notes:write", item["x-permission"]!.GetValue<string>());
        Assert.Equal(["alexandria note add", "alexandria note add --text hello"], item["x-cli"]!.AsArray().Select(line => line!.GetValue<string>()));
        Assert.Contains("413", item["responses"]!.AsObject().Select(response => response.Key));
    }

    [Fact]
    public async Task What_the_route_says_is_no_part_of_the_body()
    {
        var document = await DocumentAsync();
        var change = document["components"]!["schemas"]!["ChangeNote"]!;

        Assert.Equal(["text"], change["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(["text"], change["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Null(document["paths"]!["/v1/notes/{id}"]!["delete"]!["requestBody"]);
        Assert.Null(document["paths"]!["/v1/greetings"]!["post"]!["requestBody"]);
        Assert.Empty(document["paths"]!["/v1/greetings"]!["post"]!["security"]!.AsArray());
    }

    [Fact]
    public async Task A_page_refers_to_the_schema_of_its_items()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        Assert.Equal("#/components/schemas/NoteView", schemas["NoteViewPage"]!["properties"]!["items"]!["items"]!["$ref"]!.GetValue<string>());
        Assert.Null(schemas["NoteView2"]);
    }

    [Fact]
    public async Task It_is_sent_again_only_when_it_has_changed()
    {
        using var first = await server.Client.GetAsync("/openapi/v1.json");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(request);
        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/openapi/v1.json"));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    private async Task<JsonObject> DocumentAsync() => JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v1.json"))!.AsObject();

    private static IEnumerable<JsonNode> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => operation.Value!));

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(pair => pair is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : References(pair.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };

    private static JsonNode? Resolve(JsonNode document, string reference) =>
        reference[2..].Split('/').Aggregate((JsonNode?)document, (node, part) => node is JsonArray array ? array[int.Parse(part)] : node?[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]);
}
