using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alexandria.Surfaces.Rest;

namespace Alexandria.Surfaces.Tests.Rest;

public sealed class RestSurfaceTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    [Fact]
    public async Task What_was_created_is_where_Location_says_and_is_read_again_only_when_it_has_changed()
    {
        using var created = await SendAsync(HttpMethod.Post, "/v1/notes", """{"text":"one"}""");
        var location = created.Headers.Location!.OriginalString;
        Assert.StartsWith("/v1/notes/", location, StringComparison.Ordinal);

        using var read = await SendAsync(HttpMethod.Get, location);
        Assert.Equal("\"v1\"", read.Headers.ETag!.Tag);
        Assert.Equal("private, no-cache", read.Headers.CacheControl!.ToString().Replace("no-cache, private", "private, no-cache", StringComparison.Ordinal));
        Assert.Equal(await created.Content.ReadAsStringAsync(), await read.Content.ReadAsStringAsync());

        using var unchanged = await SendAsync(HttpMethod.Get, location, headers: ("If-None-Match", "W/\"v0\", W/\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("\"v1\"", unchanged.Headers.ETag!.Tag);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());

        using var changed = await SendAsync(HttpMethod.Put, location, """{"text":"two"}""", ("If-Match", "\"v1\""));
        Assert.Equal("\"v2\"", changed.Headers.ETag!.Tag);

        using var stale = await SendAsync(HttpMethod.Put, location, """{"text":"three"}""", ("If-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);

        using var again = await SendAsync(HttpMethod.Get, location, headers: ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("two", (await again.Content.ReadFromJsonAsync<JsonObject>())!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_removed_is_answered_with_nothing_and_is_gone()
    {
        using var created = await SendAsync(HttpMethod.Post, "/v1/notes", """{"text":"short-lived"}""");
        using var removed = await SendAsync(HttpMethod.Delete, created.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty(await removed.Content.ReadAsByteArrayAsync());

        using var gone = await SendAsync(HttpMethod.Delete, created.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_key_that_comes_twice_creates_once_and_with_another_body_is_refused()
    {
        using var first = await SendAsync(HttpMethod.Post, "/v1/notes", """{"text":"once","label":"twice"}""", ("Idempotency-Key", "k-1"));
        using var second = await SendAsync(HttpMethod.Post, "/v1/notes", """{"label":"twice","text":"once"}""", ("Idempotency-Key", "k-1"));
        using var other = await SendAsync(HttpMethod.Post, "/v1/notes", """{"text":"else"}""", ("Idempotency-Key", "k-1"));
        using var list = await SendAsync(HttpMethod.Get, "/v1/notes?label=twice");

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Single((await list.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_list_goes_on_where_its_cursor_says()
    {
        foreach (var text in new[] { "1", "2", "3" })
        {
            using var created = await SendAsync(HttpMethod.Post, "/v1/notes", $$"""{"text":"{{text}}","label":"paged"}""");
        }

        var texts = new List<string>();
        string? cursor = null;
        do
        {
            using var response = await SendAsync(HttpMethod.Get, $"/v1/notes?label=paged&limit=2{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            var page = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
            texts.AddRange(page["items"]!.AsArray().Select(item => item!["text"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        Assert.Equal(["1", "2", "3"], texts);
    }

    [Fact]
    public async Task Another_tenant_does_not_find_it()
    {
        using var created = await SendAsync(HttpMethod.Post, "/v1/notes", """{"text":"ours"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, created.Headers.Location);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenTable.OtherTenant);
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_trace_of_the_client_goes_on_in_the_answer()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/notes/none", headers: ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(response.Headers.GetValues("X-Trace-Id")));
        Assert.Contains("\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_keeps_its_name_and_cannot_write_headers()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/files/make?text=a&name=" + Uri.EscapeDataString("b\"ü\r\nSet-Cookie: x=1.txt"));

        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("b\"üSet-Cookie: x=1.txt", response.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_file_without_a_name_is_shown_in_place()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/files/make?text=a");

        Assert.Equal("inline", response.Content.Headers.ContentDisposition!.ToString());
    }

    [Fact]
    public async Task Data_may_not_be_framed_or_load_anything()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/notes");

        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_denial_is_audited()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/notes");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenTable.Stranger);
        using var response = await server.Client.SendAsync(request);

        Assert.NotEmpty(await server.Kernel.UntilAsync(
            () => server.Kernel.Audit.ReadAsync("default", new() { Actor = "key:stranger", Operation = "notes.list", Outcome = "denied" }, null, 1, default),
            lines => lines.Count > 0));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenTable.Writer);
        if (json is not null)
        {
            request.Content = new StringContent(json, MediaTypeHeaderValue.Parse("application/json"));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Client.SendAsync(request);
    }
}
