using System.Text.Json.Nodes;
using Alexandria.Operations;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Surfaces.Tests.Cli;

public sealed class AnswerTextTests
{
    [Fact]
    public void A_resource_is_names_and_values_with_lists_as_tables()
    {
        var answer = JsonNode.Parse("""{"id":"1","none":null,"tags":["a","b"],"empty":[],"body":"one\ntwo","links":[{"id":"g","score":0.5}],"proposal":{"text":"t"}}""")!;
        var lines = AnswerText.Of(answer).Split('\n');
        Assert.Equal(["id        1", "tags      a, b", "empty     (none)", "body", "  one", "  two", "links"], lines.Take(7).Select(l => l.TrimEnd()));
        Assert.Equal(["id score", "g 0.5"], lines.Skip(7).Take(2).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(["proposal", "  text  t", ""], lines.Skip(9));
    }

    [Fact]
    public void A_page_is_a_table_that_tells_how_to_go_on()
    {
        var page = JsonNode.Parse("""{"items":[{"id":"1","name":"x","gone":null},{"id":"2","name":null,"more":{"a":1}}],"nextCursor":"abc"}""")!;
        var text = AnswerText.Of(page, 60, terminal: true);
        Assert.Contains("│ id", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gone", text, StringComparison.Ordinal);
        Assert.Contains("""{"a":1}""", text, StringComparison.Ordinal);
        Assert.EndsWith("More: --cursor abc\n", text, StringComparison.Ordinal);
        Assert.Contains("(none)", AnswerText.Of(JsonNode.Parse("""{"items":[],"nextCursor":null}""")!), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_terminal_has_no_room_for_is_named_instead_of_squeezed()
    {
        var digest = new string('a', 64);
        var row = $$"""{"id":"01a2011b-2181-762a-8752-dab24343a9dd","url":"https://example.org/{{new string('u', 60)}}","sha256":"{{digest}}","state":"valid","at":"2026-11-22T02:34:45.037569+00:00","message":"It was held because of what was found in it, and it waits.","latest":{"id":"v2","number":2,"title":"a long title of a thing"},"parts":[{"name":"one"},{"name":"two"}],"empty":{},"none":[]}""";
        var page = JsonNode.Parse($$"""{"items":[{{row}}],"nextCursor":null}""")!;

        var narrow = AnswerText.Of(page, 80, terminal: true);
        Assert.All(narrow.Split('\n').SkipLast(2), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("01a2011b-2181-762a-8752-dab24343a9dd", narrow, StringComparison.Ordinal);
        Assert.Contains("No room for: url, ", narrow, StringComparison.Ordinal);

        var wide = AnswerText.Of(page, 250, terminal: true);
        Assert.DoesNotContain("No room", wide, StringComparison.Ordinal);
        Assert.Contains("aaaaaaaaaaaa…", wide, StringComparison.Ordinal);
        Assert.Contains("2026-11-22T02:34:45Z", wide, StringComparison.Ordinal);
        Assert.Contains("│ v2", wide, StringComparison.Ordinal);
        Assert.Contains("one, two", wide, StringComparison.Ordinal);
        Assert.DoesNotContain("empty", wide, StringComparison.Ordinal);

        // A program gets every column, and digests whole.
        Assert.Contains(digest, AnswerText.Of(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_others_cannot_steer_the_terminal()
    {
        var answer = new JsonObject { ["subject"] = "\u001b]0;owned\u0007[red]x[/]\u202Egnp.exe\r\nnext", ["items"] = new JsonArray(new JsonObject { ["[bold]a"] = "\u001b[2J" }) };
        var text = AnswerText.Of(answer);
        Assert.DoesNotContain(text, c => c is '\u001b' or '\u0007' or '\u202E' or '\r');
        Assert.Contains("[red]x[/]", text, StringComparison.Ordinal);
        Assert.Contains("[bold]a", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_laid_out_as_the_descriptor_says()
    {
        using var read = HttpCallTarget.Request(Sample.List, new JsonObject { ["limit"] = 5, ["tags"] = new JsonArray("a b", "c&d"), ["since"] = "2026-01-01T00:00:00Z" }, CallOptions.Default);
        Assert.Equal("v1/notes?limit=5&tags=a%20b&tags=c%26d&since=2026-01-01T00%3A00%3A00Z", read.RequestUri!.ToString());
        Assert.Null(read.Content);

        using var write = HttpCallTarget.Request(Sample.Import, new JsonObject { ["box"] = "a/b?c", ["text"] = "t" }, new CallOptions { IdempotencyKey = "k", ExpectedVersion = 3 });
        Assert.Equal(("POST", "v1/boxes/a%2Fb%3Fc/notes"), (write.Method.Method, write.RequestUri!.ToString()));
        Assert.Equal(("k", "\"v3\""), (write.Headers.GetValues("Idempotency-Key").Single(), write.Headers.GetValues("If-Match").Single()));
        Assert.Equal("application/json", write.Content!.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(404, ErrorKind.NotFound)]
    [InlineData(418, ErrorKind.Invalid)]
    [InlineData(502, ErrorKind.Unavailable)]
    [InlineData(500, ErrorKind.Defect)]
    public void A_status_tells_what_a_failure_means(int status, ErrorKind kind) => Assert.Equal(kind, ProblemText.KindOf(status));
}
