using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Testing;
using Microsoft.Playwright;

namespace Alexandria.Knowledge.Tests.Ontologies.Catalog;

public sealed class OntologyPagesTests
{
    [Fact]
    public async Task An_administrator_goes_from_nothing_by_a_plan_to_an_ontology_in_the_catalog()
    {
        await using var pages = await OntologyPages.StartAsync();
        var specification = pages.Specification("instruments", "instruments.obo", Instruments.First) + "  - id: gone\n    resolver: url\n    source: " + pages.Upstream.Address + "gone.obo\n    licence: CC0-1.0\n";
        var page = await pages.OpenAsync("/console/ontologies", Roles.Administrator);
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("ontology init");
        await Assertions.Expect(page.Locator("nav[aria-label=Main] [aria-current=page]")).ToHaveTextAsync("Ontologies");
        await OntologyPages.LookAsync(page, "ontologies-none");

        await page.GetByRole(AriaRole.Link, new() { Name = "Plan ontologies", Exact = true }).ClickAsync();
        await page.GetByLabel("Specification").FillAsync("ontologies:\n  - id: Wrong Id\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("line 2");
        await OntologyPages.LookAsync(page, "plan-form-wrong");
        await page.GetByLabel("Specification").FillAsync(specification);
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("table")).ToContainTextAsync("download_status");
        await Assertions.Expect(page.Locator("nav[aria-label=Main] [aria-current=page]")).ToHaveTextAsync("Ontologies");
        await OntologyPages.LookAsync(page, "plan");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pull it" }).ClickAsync();

        await Assertions.Expect(page.Locator("tbody .badge").First).ToHaveTextAsync("Published");
        await OntologyPages.LookAsync(page, "pulls");
        await page.Locator("tbody a").First.ClickAsync();
        await Assertions.Expect(page.Locator(".steps")).ToContainTextAsync("Publish: completed");
        await OntologyPages.LookAsync(page, "pull-published");
        await pages.GoAsync(page, "/console/ontologies");
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync("releases/2026-01-01");
        await pages.GoAsync(page, "/console/ontology-plans");
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync("instruments, gone");
        await OntologyPages.LookAsync(page, "plans");
    }

    [Fact]
    public async Task A_held_version_shows_its_findings_and_is_published_by_hand()
    {
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.First));
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.Second));
        var page = await pages.OpenAsync("/console/ontologies/instruments", Roles.Administrator);
        await Assertions.Expect(page.Locator("tbody tr .badge")).Not.ToHaveCountAsync(0);

        // The page is open while the pull runs: it learns of it by the stream.
        var pull = Assert.Single(await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.Broken)));
        Assert.Equal(PullStatus.Held, pull.Status);
        await Assertions.Expect(page.Locator(".table-frame tbody tr").First).ToContainTextAsync("Held");
        await OntologyPages.LookAsync(page, "ontology");

        await pages.GoAsync(page, $"/console/ontology-pulls/{pull.Id}");
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("validation_findings");
        await OntologyPages.LookAsync(page, "pull-held");
        await page.GetByRole(AriaRole.Link, new() { Name = "Read the findings" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody").Last).ToContainTextAsync("is_a_cycle");
        await page.GetByLabel("Rule").SelectOptionAsync("is_a_cycle");
        await Assertions.Expect(page.Locator(".table-frame tbody tr")).ToHaveCountAsync(1);
        await OntologyPages.LookAsync(page, "version");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".subtitle .badge")).ToHaveTextAsync("Latest");
        Assert.Equal(pull.VersionId, (await pages.Host.MustAsync(new GetOntology { OntologyId = "instruments" })).Latest!.Id);

        await pages.GoAsync(page, "/console/ontologies");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Terms of the last 3 versions, from 4 to 7" })).ToBeVisibleAsync();
        await OntologyPages.LookAsync(page, "ontologies");

        await pages.GoAsync(page, "/console/ontologies/instruments");
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove old versions" }).ClickAsync();
        await page.GetByLabel("How many stay").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the others" }).ClickAsync();
        await Assertions.Expect(page.Locator(".table-frame tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_page_that_is_open_shows_a_pull_while_it_runs_and_no_longer()
    {
        await using var pages = await OntologyPages.StartAsync();
        var both = pages.Specification("instruments", "instruments.obo", Instruments.First) + pages.Specification("devices", "devices.obo", Instruments.Second).Replace("ontologies:\n", "", StringComparison.Ordinal);
        var plan = await pages.Host.MustAsync(new PlanOntologies { Specification = both });
        var list = await pages.OpenAsync("/console/ontologies", Roles.Viewer);
        var page = await pages.OpenAsync($"/console/ontology-plans/{plan.Id}", Roles.Administrator);
        var goOn = pages.Upstream.Hold();

        await page.GetByRole(AriaRole.Button, new() { Name = "Pull devices alone" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tbody progress")).ToBeVisibleAsync();
        await OntologyPages.LookAsync(page, "pulls-running");
        await Assertions.Expect(list.GetByRole(AriaRole.Region, new() { Name = "Running pulls" })).ToContainTextAsync("devices");
        await OntologyPages.LookAsync(list, "ontologies-running");
        await page.Locator("tbody a").First.ClickAsync();
        await Assertions.Expect(page.Locator(".steps [aria-current]")).ToContainTextAsync("Download");
        goOn.SetResult();

        await Assertions.Expect(page.Locator(".subtitle .badge")).ToHaveTextAsync("Published");
        await Assertions.Expect(list.Locator("tbody tr")).ToContainTextAsync("devices");
        await Assertions.Expect(list.Locator("progress")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_delta_names_what_became_of_every_term()
    {
        Assert.SkipUnless(AnalyticsLibrary.Available, AnalyticsLibrary.Missing);
        await using var pages = await OntologyPages.StartAsync();
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.First));
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.Second));

        var page = await pages.OpenAsync("/console/ontologies/instruments", Roles.Viewer);
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Terms by depth below a root" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Added terms" })).ToContainTextAsync("digital thermometer");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Obsoleted terms" })).ToContainTextAsync("IN:3");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Changed terms" })).ToContainTextAsync("Definition");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Relations" })).ToContainTextAsync("has_part");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Axioms" })).ToContainTextAsync("IN:4");
        await OntologyPages.LookAsync(page, "delta");
    }

    [Fact]
    public async Task A_viewer_reads_all_and_finds_no_button_that_changes_anything()
    {
        await using var pages = await OntologyPages.StartAsync();
        var pull = Assert.Single(await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.First)));
        await pages.Host.PullAsync(pages.Specification("instruments", "instruments.obo", Instruments.Broken));
        var page = await pages.OpenAsync("/console/ontologies", Roles.Viewer);

        foreach (var path in new[] { "ontologies", "ontologies/instruments", $"ontology-versions/{pull.VersionId}", "ontology-pulls", $"ontology-pulls/{pull.Id}", "ontology-plans", $"ontology-plans/{pull.PlanId}" })
        {
            await pages.GoAsync(page, "/console/" + path);
            await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("main form[method=post]")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator("main [role=alert]")).ToHaveCountAsync(0);
        }

        await pages.GoAsync(page, "/console/ontologies/instruments");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Statistics" })).ToContainTextAsync(AnalyticsLibrary.Available ? "Terms by type" : "cannot be counted now");
        await pages.GoAsync(page, "/console/ontologies/none");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }
}
