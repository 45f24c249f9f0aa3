using System.Net;
using Alexandria.Identity;

namespace Alexandria.Console.Tests;

[Collection(ConsoleCollection.Name)]
public sealed class PageTests(ConsoleServer server)
{
    [Fact]
    public async Task The_start_leads_to_the_first_page_that_one_may_see()
    {
        using var viewer = await server.VisitAsync(Roles.Viewer);

        Assert.Equal("/console", (await viewer.GetAsync("/")).Location);
        Assert.Equal("/console/gallery", (await viewer.GetAsync("/console")).Location);
    }

    [Theory]
    [InlineData(Roles.Viewer, "Gallery, Files")]
    [InlineData(Roles.Manager, "Gallery, Files, Managers")]
    public async Task The_navigation_shows_what_the_role_may_see(string role, string expected)
    {
        using var visitor = await server.VisitAsync(role);
        var page = await visitor.GetAsync("/console/files");

        Assert.Equal(expected, string.Join(", ", page.Document.QuerySelectorAll("nav[aria-label=Main] a").Select(a => a.TextContent.Trim())));
        Assert.Equal("Files", page.Text("nav[aria-label=Main] [aria-current=page]"));
    }

    [Fact]
    public async Task A_page_that_the_role_may_not_see_is_refused_with_the_permission_that_it_needs()
    {
        using var viewer = await server.VisitAsync(Roles.Viewer);
        var page = await viewer.GetAsync("/console/managers");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains(Permissions.AuditRead, page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.DoesNotContain("Only managers", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_a_page_is_404_within_the_layout()
    {
        using var viewer = await server.VisitAsync(Roles.Viewer);
        var page = await viewer.GetAsync("/console/no/such/page");

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.NotNull(page.Document.QuerySelector("nav[aria-label=Main]"));
    }

    [Fact]
    public async Task A_page_that_breaks_shows_a_trace_id_and_nothing_else()
    {
        using var viewer = await server.VisitAsync(Roles.Viewer);
        var page = await viewer.GetAsync("/console/broken");

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.DoesNotContain("the secret inside", page.Html, StringComparison.Ordinal);
        Assert.Matches("^([0-9a-f]{32}|[0-9A-Z]+:[0-9A-F]+)$", page.Text(".failure code"));
        Assert.Contains("default-src 'self'", string.Join("", page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_control_has_a_name_and_every_id_is_there_once()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var document = (await agent.GetAsync("/console/gallery")).Document;

        foreach (var control in document.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
        {
            Assert.True(document.QuerySelector($"label[for='{control.Id}']") is not null, $"{control.OuterHtml} has no label");
        }

        foreach (var button in document.QuerySelectorAll("button, a"))
        {
            Assert.True(!string.IsNullOrWhiteSpace(button.GetAttribute("aria-label") ?? button.TextContent), $"{button.OuterHtml} has no name");
        }

        var ids = document.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
        foreach (var reference in document.QuerySelectorAll("[aria-labelledby], [aria-describedby]").SelectMany(e => $"{e.GetAttribute("aria-labelledby")} {e.GetAttribute("aria-describedby")}".Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            Assert.NotNull(document.GetElementById(reference));
        }

        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
        Assert.All(document.QuerySelectorAll("table"), t => Assert.NotNull(t.QuerySelector("caption") ?? t.Closest(".prose")));
    }

    [Theory]
    [InlineData("/console/gallery")]
    [InlineData("/console/files")]
    [InlineData("/console/sign-in")]
    public async Task Nothing_on_a_page_offends_the_content_security_policy(string path)
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync(path);

        Assert.DoesNotContain("unsafe", string.Join("", page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src])"));
        Assert.DoesNotContain(page.Document.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(page.Document.QuerySelectorAll("script, link, img"), e => Assert.StartsWith("/console/assets/", e.GetAttribute("src") ?? e.GetAttribute("href"), StringComparison.Ordinal));
        Assert.True(page.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Assets_are_served_to_everybody_for_ever_and_under_their_hash_only()
    {
        using var visitor = server.Visit();
        var page = await visitor.GetAsync("/console/sign-in");
        foreach (var path in page.Document.QuerySelectorAll("script, link").Select(e => e.GetAttribute("src") ?? e.GetAttribute("href")))
        {
            using var asset = await visitor.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }

        using var none = await visitor.Http.GetAsync("/console/assets/console.000000000000.css");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Sorting_turns_round_and_the_next_page_keeps_the_filters()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery?q=a%26b&cursor=old");

        Assert.Equal("/console/gallery?q=a%26b&cursor=next-one", page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href"));
        Assert.Equal(["/console/gallery?q=a%26b&sort=-subject", "/console/gallery?q=a%26b&sort=score"], page.Document.QuerySelectorAll("thead a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["ascending", "descending"], page.Document.QuerySelectorAll("th[aria-sort]").Select(t => t.GetAttribute("aria-sort")));
    }
}
