using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Knowledge.Articles;
using Alexandria.Knowledge.Tests.Ontologies;
using Microsoft.Playwright;

namespace Alexandria.Knowledge.Tests.Articles;

public sealed class ArticleTagsPageTests
{
    [Fact]
    public async Task An_editor_without_the_script_takes_a_suggestion_looks_for_a_term_and_removes_a_tag()
    {
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.First));
        var article = await pages.Host.MustAsync(new WriteArticle { Title = "Weighing", Body = "Put the scales on a stone. The thermometer hangs beside them." });
        var page = await pages.OpenAsync($"/console/articles/{article.Id}", Roles.Manager, new() { JavaScriptEnabled = false });
        await Assertions.Expect(page.Locator("#tags")).ToContainTextAsync("No tags yet");
        await LookAsync(pages, $"/console/articles/{article.Id}", "article-untagged");

        await page.GetByRole(AriaRole.Button, new() { Name = "Tag with balance" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tags .chip")).ToHaveTextAsync("balance");
        await page.GetByLabel("Look for a term").FillAsync("IN:1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the tag instrument" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tags .chip")).ToHaveTextAsync(["balance", "instrument"]);
        await Assertions.Expect(page.GetByLabel("Look for a term")).ToHaveValueAsync("IN:1");
        await page.GetByLabel("Look for a term").FillAsync("trombone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tags")).ToContainTextAsync("No further term is called that.");
        await LookAsync(pages, $"/console/articles/{article.Id}?tag=balance", "article-tags");

        await page.Locator("#tags .chip a").First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("balance");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all that is tagged with instrument" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tagged-with")).ToContainTextAsync("instrument");
        await page.GetByRole(AriaRole.Link, new() { Name = "Weighing" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the tag balance" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tags .chip")).ToHaveTextAsync("instrument");
    }

    [Fact]
    public async Task A_list_is_narrowed_to_a_term_by_its_address_and_keeps_it_with_other_filters()
    {
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.First));
        foreach (var (title, term) in new[] { ("Weighing", "IN:4"), ("Temperatures", "IN:3") })
        {
            var article = await pages.Host.MustAsync(new WriteArticle { Title = title, Body = "Text.", Product = "Atlas" });
            await pages.Host.MustAsync(new TagArticle { Id = article.Id, OntologyId = "instruments", TermId = term });
        }

        await pages.Host.MustAsync(new WriteArticle { Title = "Untagged", Body = "Text." });
        var page = await pages.OpenAsync("/console/articles?ontologyId=instruments&termId=IN:2", Roles.Viewer);

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".tagged-with")).ToContainTextAsync("balance");
        await OntologyPages.LookAsync(page, "articles-tagged");
        await page.GetByLabel("Product").FillAsync("Quill");
        await page.GetByLabel("Product").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".tagged-with")).ToContainTextAsync("balance");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("No article fits");
        await pages.GoAsync(page, "/console/articles?ontologyId=instruments&termId=IN:2");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all, whatever they are tagged with" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await pages.GoAsync(page, "/console/articles?ontologyId=instruments");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await pages.GoAsync(page, "/console/articles?termId=IN:2");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("give ontologyId together with termId");
    }

    [Fact]
    public async Task An_obsolete_tag_is_shown_as_such_and_a_reader_has_no_buttons()
    {
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.First));
        var article = await pages.Host.MustAsync(new WriteArticle { Title = "Temperatures", Body = "Read the thermometer." });
        await pages.Host.MustAsync(new TagArticle { Id = article.Id, OntologyId = "instruments", TermId = "IN:3" });
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.Second));
        Assert.Equal(TagState.Obsolete, (await pages.Host.MustAsync(new GetArticle { Id = article.Id })).Tags[0].State);

        var page = await pages.OpenAsync($"/console/articles/{article.Id}", Roles.Viewer);

        await Assertions.Expect(page.Locator("#tags .chip .obsolete")).ToHaveTextAsync("thermometer");
        await Assertions.Expect(page.Locator("#tags")).ToContainTextAsync("thermometer is obsolete. In its place: digital thermometer.");
        await Assertions.Expect(page.Locator("#tags button")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#tags input")).ToHaveCountAsync(0);
        await OntologyPages.LookAsync(page, "article-obsolete-tag");
    }

    private static async Task LookAsync(OntologyPages pages, string path, string name)
    {
        var page = await pages.OpenAsync(path, Roles.Manager);
        await OntologyPages.LookAsync(page, name);
        await page.CloseAsync();
    }
}
