using System.Text.Json.Nodes;

namespace Alexandria.EndToEnd.Tests.Resolution;

/// <summary>A desk on a surface that calls operations by name and answers JSON.</summary>
internal abstract class OperationDesk : IDesk
{
    public abstract string Surface { get; }

    public async Task<string> WriteArticleAsync(ArticleText article)
    {
        var written = await CallAsync("articles.write", new() { ["title"] = article.Title, ["body"] = article.Body, ["product"] = article.Product });
        Assert.Equal("published", (string)written["state"]!);
        return (string)written["id"]!;
    }

    public async Task<string> SubmitCrashAsync(CrashText crash)
    {
        var report = await CallAsync("crashes.submit", new() { ["content"] = crash.Content, ["product"] = crash.Product, ["version"] = crash.Version });
        Assert.Equal(crash.Language, (string)report["language"]!);
        Assert.NotEmpty((string)report["fingerprint"]!);
        Assert.NotEmpty((string)report["id"]!);
        return (string)report["crashGroupId"]!;
    }

    public async Task<string> OpenTicketAsync(TicketText ticket)
    {
        var arguments = new JsonObject { ["subject"] = ticket.Subject, ["body"] = ticket.Body };
        if (ticket.Product is not null)
        {
            (arguments["product"], arguments["version"]) = (ticket.Product, ticket.Version);
        }

        return (string)(await CallAsync("tickets.open", arguments))["id"]!;
    }

    public async Task<TicketSeen> SeeAsync(string ticketId)
    {
        var ticket = await CallAsync("tickets.get", new() { ["id"] = ticketId });
        return new TicketSeen(
            (string)ticket["status"]!,
            [.. ticket["links"]!.AsArray().Select(l => new LinkSeen((string)l!["crashGroupId"]!, (string)l["state"]!, (double)l["score"]!, [.. l["reasons"]!.AsArray().Select(r => (string)r!["feature"]!)]))],
            Draft(ticket["proposal"]),
            ticket["newerProposal"] is not null,
            [.. ticket["timeline"]!.AsArray().Select(e => (string)e!["kind"]!)]);
    }

    public abstract Task<TicketSeen> UntilAsync(string ticketId, Func<TicketSeen, bool> holds);

    public Task RejectLinkAsync(string ticketId, string crashGroupId) => CallAsync("tickets.reject-link", new() { ["id"] = ticketId, ["crashGroupId"] = crashGroupId });

    public Task LinkAsync(string ticketId, string crashGroupId) => CallAsync("tickets.link", new() { ["id"] = ticketId, ["crashGroupId"] = crashGroupId });

    public Task CommentAsync(string ticketId, string text) => CallAsync("tickets.comment", new() { ["id"] = ticketId, ["text"] = text });

    public Task EditProposalAsync(string ticketId, string text) => CallAsync("tickets.edit-proposal", new() { ["id"] = ticketId, ["text"] = text });

    public Task AcceptProposalAsync(string ticketId) => CallAsync("tickets.accept-proposal", new() { ["id"] = ticketId });

    public async Task ReplyWithProposalAsync(string ticketId)
    {
        await CallAsync("tickets.reply", new() { ["id"] = ticketId });
        var ticket = await CallAsync("tickets.get", new() { ["id"] = ticketId });
        Assert.Equal(Given.EditedAnswer, (string)Assert.Single(ticket["replies"]!.AsArray())!["text"]!);
    }

    public Task ResolveAsync(string ticketId, string resolution) => CallAsync("tickets.resolve", new() { ["id"] = ticketId, ["resolution"] = resolution });

    public async Task<string> MakeArticleAsync(string ticketId) => (string)(await CallAsync("tickets.make-article", new() { ["id"] = ticketId }))["articleId"]!;

    public async Task<(string Title, string Body)> ArticleAsync(string articleId)
    {
        var article = await CallAsync("articles.get", new() { ["id"] = articleId });
        Assert.Equal("draft", (string)article["state"]!);
        return ((string)article["title"]!, (string)article["body"]!);
    }

    public Task ReopenAsync(string ticketId, string reason) => CallAsync("tickets.reopen", new() { ["id"] = ticketId, ["reason"] = reason });

    public async Task<IReadOnlyList<AuditSeen>> AuditAsync(string ticketId)
    {
        var page = await CallAsync("audit.list", new() { ["targetId"] = ticketId, ["limit"] = 200 });
        return
        [
            .. page["items"]!.AsArray().Reverse()
                .Select(r => new AuditSeen((string)r!["operation"]!, (string)r["actor"]!, (string)r["outcome"]!, (string)r["surface"]!, (string)r["traceId"]!)),
        ];
    }

    public abstract Task AuditVerifiesAsync(int least);

    public abstract ValueTask DisposeAsync();

    /// <summary>Calls an operation that must succeed.</summary>
    protected abstract Task<JsonNode> CallAsync(string operation, JsonObject arguments);

    private static DraftSeen? Draft(JsonNode? proposal) => proposal is null ? null : new(
        (string)proposal["text"]!,
        (string)proposal["author"]!,
        proposal["editedBy"] is not null,
        (bool)proposal["accepted"]!,
        [.. proposal["citations"]!.AsArray().Select(c => new SourceSeen((string)c!["kind"]!, (string)c["id"]!))]);
}
