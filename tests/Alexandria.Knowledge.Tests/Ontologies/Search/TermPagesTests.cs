using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Microsoft.Playwright;

namespace Alexandria.Knowledge.Tests.Ontologies.Search;

public sealed class TermPagesTests
{
    [Fact]
    public async Task A_reader_without_the_script_searches_unfolds_the_tree_and_follows_relations()
    {
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.First));
        var page = await pages.OpenAsync("/console/ontology-terms", Roles.Viewer, new() { JavaScriptEnabled = false });

        await page.GetByLabel("Label, synonym or id").FillAsync("scales");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "balance", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("balance");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("<script>alert(1)</script>");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("weighing machine");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("LAB:77");
        await page.Locator("#below a").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("analytical balance");
        await page.GetByRole(AriaRole.Link, new() { Name = "thermometer", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("thermometer");

        await page.GetByRole(AriaRole.Link, new() { Name = "Show in the tree" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tree a[aria-expanded=true]")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Unfold balance" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tree .tree .tree")).ToContainTextAsync("analytical balance");
        await page.GetByRole(AriaRole.Link, new() { Name = "Fold instrument" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tree .tree")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_obsolete_term_leads_to_what_replaces_it()
    {
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.Second));

        var page = await pages.OpenAsync("/console/ontologies/instruments/term?id=IN:3", Roles.Viewer);
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("obsolete");
        await OntologyPages.LookAsync(page, "term-obsolete");
        await page.Locator(".notice a").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("digital thermometer");

        await pages.GoAsync(page, "/console/ontologies/instruments/term?id=IN:4");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("has_part");
        await OntologyPages.LookAsync(page, "term");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show in the tree" }).ClickAsync();
        await OntologyPages.LookAsync(page, "tree");
        await pages.GoAsync(page, "/console/ontology-terms?q=balance");
        await OntologyPages.LookAsync(page, "terms");
        await pages.GoAsync(page, "/console/ontologies/instruments/term?id=IN:99");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_pages_of_a_published_ontology_fit_and_are_whole()
    {
        var file = TestFiles.Ontology("uo.obo");
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("uo", "uo.obo", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        var version = (await pages.Host.MustAsync(new GetOntology { OntologyId = "uo" })).Latest!;

        var page = await pages.OpenAsync("/console/ontologies/uo", Roles.Viewer);
        foreach (var (path, name) in new[] { ("ontologies/uo", "uo"), ($"ontology-versions/{version.Id}", "uo-version"), ("ontologies/uo/tree", "uo-tree"), ("ontologies/uo/term?id=UO:0000002", "uo-term"), ("ontology-terms?q=mass", "uo-terms") })
        {
            await pages.GoAsync(page, "/console/" + path);
            await Assertions.Expect(page.Locator("main [role=alert]")).ToHaveCountAsync(0);
            await OntologyPages.LookAsync(page, name);
        }
    }
}
