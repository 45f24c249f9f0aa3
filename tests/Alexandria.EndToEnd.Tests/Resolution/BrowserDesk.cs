using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Alexandria.EndToEnd.Tests.Resolution;

/// <summary>A person at the console, in Debian's chromium. What the page shows is read as it stands: it has to follow what happens by itself.</summary>
internal sealed partial class BrowserDesk(RunningServer server, SignedInBrowser browser) : IDesk
{
    /// <summary>The ticket's page in the shape of <see cref="TicketSeen"/>; words of states as the API writes them.</summary>
    private const string ReadPage = """
        () => {
          const word = text => text.trim().toLowerCase().replaceAll(" ", "_");
          const all = (part, selector) => [...(part?.querySelectorAll(selector) ?? [])];
          const last = link => link.getAttribute("href").split("/").pop();
          const proposal = document.querySelector("#ticket-proposal");
          const badges = all(proposal, ".card-head .badge").map(b => b.textContent.trim());
          return JSON.stringify({
            status: word(document.querySelector("#ticket-head .badge").textContent),
            links: all(document, "#ticket-links > ul.rows > li").map(li => ({
              crashGroupId: last(li.querySelector("a")),
              state: word(li.querySelector(".badge").textContent),
              score: Number(li.querySelector(".score").textContent),
              reasons: all(li, ".bars tbody th").map(th => word(th.firstChild.textContent)),
            })),
            draft: proposal.querySelector(":scope > .prose") && {
              text: proposal.querySelector(":scope > .prose").textContent,
              author: badges.includes("Put together from its sources") ? "extractive" : "model",
              edited: badges.includes("Edited"),
              accepted: badges.includes("Accepted"),
              sources: all(proposal, ".citations li").map(li => ({ kind: li.querySelector(".quiet").textContent.split(" ").pop(), id: last(li.querySelector("a")) })),
            },
            newerDraft: proposal.querySelector("#newer-proposal") !== null,
            timeline: all(document, "#ticket-timeline .timeline > li strong").map(s => word(s.textContent)),
          });
        }
        """;

    private readonly IPage page = browser.Page;

    public string Surface => "console";

    public async Task<string> WriteArticleAsync(ArticleText article)
    {
        await OpenDialogAsync("/console/articles", "write-article");
        await page.FillAsync("#write-article-form-title", article.Title);
        await page.FillAsync("#write-article-form-body", article.Body);
        await page.FillAsync("#write-article-form-product", article.Product);
        await page.SelectOptionAsync("#write-article-form-draft", "false");
        return await SubmitAsync("#write-article-form", "Article saved.");
    }

    public async Task<string> SubmitCrashAsync(CrashText crash)
    {
        await OpenDialogAsync("/console/crash-groups", "submit-crash");
        await page.FillAsync("#submit-crash-form-content", crash.Content);
        await page.FillAsync("#submit-crash-form-product", crash.Product);
        await page.FillAsync("#submit-crash-form-version", crash.Version);
        var id = await SubmitAsync("#submit-crash-form", "Report taken.");
        Assert.Contains(crash.Language, await page.InnerTextAsync("main"), StringComparison.OrdinalIgnoreCase);
        return id;
    }

    public async Task<string> OpenTicketAsync(TicketText ticket)
    {
        await OpenDialogAsync("/console/tickets", "open-ticket");
        await page.FillAsync("#open-ticket-form-subject", ticket.Subject);
        await page.FillAsync("#open-ticket-form-body", ticket.Body);
        await page.FillAsync("#open-ticket-form-product", ticket.Product ?? "");
        await page.FillAsync("#open-ticket-form-version", ticket.Version ?? "");
        return await SubmitAsync("#open-ticket-form", "Ticket opened.");
    }

    public async Task<TicketSeen> SeeAsync(string ticketId)
    {
        await AtAsync(ticketId);
        return JsonSerializer.Deserialize<TicketSeen>(await page.EvaluateAsync<string>(ReadPage), JsonSerializerOptions.Web)!;
    }

    public Task<TicketSeen> UntilAsync(string ticketId, Func<TicketSeen, bool> holds) => server.UntilAsync(() => SeeAsync(ticketId), holds);

    public async Task RejectLinkAsync(string ticketId, string crashGroupId)
    {
        await AtAsync(ticketId);
        await SendAsync($"#reject-{crashGroupId}", "Rejected.");
    }

    public async Task LinkAsync(string ticketId, string crashGroupId)
    {
        await AtAsync(ticketId);
        await page.ClickAsync("#link-by-hand-fold summary");
        await page.FillAsync("#link-by-hand-crashGroupId", crashGroupId);
        await SendAsync("#link-by-hand", "Linked.");
    }

    public async Task CommentAsync(string ticketId, string text)
    {
        await AtAsync(ticketId);
        await page.FillAsync("#comment-text", text);
        await SendAsync("#comment", "Comment added.");
    }

    public async Task EditProposalAsync(string ticketId, string text)
    {
        await AtAsync(ticketId);
        await page.ClickAsync("#edit-proposal-fold summary");
        await page.FillAsync("#edit-proposal-text", text);
        await SendAsync("#edit-proposal", "Answer saved.");
    }

    public async Task AcceptProposalAsync(string ticketId)
    {
        await AtAsync(ticketId);
        await SendAsync("#accept-proposal", "Answer accepted.");
    }

    public async Task ReplyWithProposalAsync(string ticketId)
    {
        await AtAsync(ticketId);
        await SendAsync("#reply-accepted", "Answer sent.");
    }

    public async Task ResolveAsync(string ticketId, string resolution)
    {
        await AtAsync(ticketId);
        await page.ClickAsync("a[href='#resolve-ticket']");
        await page.FillAsync("#resolve-ticket-form-resolution", resolution);
        await SendAsync("#resolve-ticket-form", "Ticket resolved.");
    }

    public async Task<string> MakeArticleAsync(string ticketId)
    {
        await AtAsync(ticketId);
        await SendAsync("#make-article", "Article draft made.");
        return (await page.GetAttributeAsync("#ticket-facts a[href^='/console/articles/']", "href"))!.Split('/')[^1];
    }

    public async Task<(string Title, string Body)> ArticleAsync(string articleId)
    {
        await page.GotoAsync($"/console/articles/{articleId}");
        Assert.Equal("Draft", await page.InnerTextAsync("#article .badge"));
        return (await page.InnerTextAsync("h1"), await page.InnerTextAsync("#article .prose"));
    }

    public async Task ReopenAsync(string ticketId, string reason)
    {
        await AtAsync(ticketId);
        await page.ClickAsync("a[href='#reopen-ticket']");
        await page.FillAsync("#reopen-ticket-form-reason", reason);
        await SendAsync("#reopen-ticket-form", "Ticket reopened.");
    }

    /// <summary>The audit's page and, in the same session, what the page leaves out of each line.</summary>
    public async Task<IReadOnlyList<AuditSeen>> AuditAsync(string ticketId)
    {
        await page.GotoAsync($"/console/audit?target={ticketId}");
        Assert.Equal("Verified", await page.InnerTextAsync(".subtitle .badge"));
        var shown = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main table tbody tr')].map(r => r.cells[3].textContent.trim())");
        var answer = await page.APIRequest.GetAsync($"/v1/audit?limit=200&targetId={ticketId}");
        Assert.True(answer.Ok, await answer.TextAsync());
        var lines = JsonNode.Parse(await answer.TextAsync())!["items"]!.AsArray()
            .Select(r => new AuditSeen((string)r!["operation"]!, (string)r["actor"]!, (string)r["outcome"]!, (string)r["surface"]!, (string)r["traceId"]!))
            .ToList();
        Assert.Equal(lines.Select(l => l.Operation), shown);
        return [.. lines.AsEnumerable().Reverse()];
    }

    public Task AuditVerifiesAsync(int least) => CommandLine.AuditVerifiesAsync(server.DataDirectory, least);

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private async Task AtAsync(string ticketId)
    {
        var path = $"/console/tickets/{ticketId}";
        if (!page.Url.EndsWith(path, StringComparison.Ordinal))
        {
            await page.GotoAsync(path);
        }
    }

    private async Task OpenDialogAsync(string path, string dialog)
    {
        await page.GotoAsync(path);
        await page.ClickAsync($"a[href='#{dialog}']");
    }

    /// <summary>Sends a form that leads to the page of what it made.</summary>
    private async Task<string> SubmitAsync(string form, string said)
    {
        await SendAsync(form, said);
        // Not WaitForURL: the browser's load event can pass it by, and then it waits for ever.
        await Assertions.Expect(page).ToHaveURLAsync(MadePage(), new() { Timeout = 30_000 });
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        return page.Url.Split('/')[^1];
    }

    private async Task SendAsync(string form, string said)
    {
        await page.ClickAsync($"{form} button[type=submit]");
        await Assertions.Expect(page.Locator("#flash")).ToContainTextAsync(said, new() { Timeout = 30_000 });
    }

    [GeneratedRegex("/console/[a-z-]+/[0-9a-f-]{36}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MadePage();
}
