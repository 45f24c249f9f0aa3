namespace Alexandria.EndToEnd.Tests.Resolution;

/// <summary>What comes in in the course of the story. The crashes are those of samples/.</summary>
internal static class Given
{
    public const string ErrorCode = "ATLAS-1322";
    public const string EditedAnswer = "Update to Atlas 7.4.3, which sizes the pivot table by the fiscal calendar [1]. Until then leave the thirteenth period out.";
    public const string Resolution = "Atlas 7.4.3 sizes the pivot table by the fiscal calendar; the customer updated and the export works.";
    public const string Comment = "The customer has a fiscal year of thirteen periods.";
    public const string ReopenReason = "It happens again with the quarterly sheet.";

    public static ArticleText Article { get; } = new(
        "ATLAS-1322: totals of a pivot sheet fail",
        "A fiscal calendar with thirteen periods overruns the pivot table, and Atlas reports ATLAS-1322.\n\nUpdate to Atlas 7.4.3, or leave the thirteenth period out of the export.",
        "Atlas");

    /// <summary>Resolved before the story begins.</summary>
    public static TicketText Earlier { get; } = new(
        "Turnover export stops with ATLAS-1322", "Our turnover export stopped at the end of the fiscal year. The log says ATLAS-1322.", "Atlas", "7.4.2");

    public const string EarlierResolution = "The fiscal calendar had thirteen periods; ATLAS-1322 went away after the update to Atlas 7.4.3.";

    public static CrashText Crash { get; } = new("pivot-sheet.txt", "Atlas", "7.4.2", "java");

    public static CrashText OtherCrash { get; } = new("settings-serve.txt", "Atlas", "7.4.2", "java");

    /// <summary>Quotes a part of <see cref="Crash"/>, as customers do.</summary>
    public static TicketText Ticket { get; } = new(
        "Export of the turnover sheet fails",
        $"Since the new fiscal year the export of the turnover sheet fails. This is in the log:\n\n{string.Join('\n', Crash.Content.Split('\n').Take(8))}\n\nPlease help, the auditors wait.",
        "Atlas",
        "7.4.2");

    public static TicketText Unrelated { get; } = new("Invoice address", "Please send our invoices to the new address in Lisbon from now on.", null, null);
}

/// <summary>From a ticket to its resolution, told once for every surface.</summary>
internal static class Story
{
    private const string Automation = "workflow:ticket-resolution";

    /// <summary>The timeline in the order in which it must come about; further lines may lie between.</summary>
    private static readonly string[] Course =
    [
        "opened", "read", "linked", "proposed", "link_rejected", "linked", "commented", "read", "proposed", "proposal_edited", "proposal_accepted",
        "replied", "resolved", "article_drafted", "reopened", "read", "proposed",
    ];

    /// <summary>The operation whose audit line vouches for each kind of line in the timeline.</summary>
    private static readonly Dictionary<string, string[]> Vouchers = new(StringComparer.Ordinal)
    {
        ["opened"] = ["tickets.open"], ["read"] = ["tickets.read-signals"], ["linked"] = ["tickets.relink", "tickets.link"], ["proposed"] = ["tickets.propose"],
        ["link_rejected"] = ["tickets.reject-link"], ["commented"] = ["tickets.comment"], ["proposal_edited"] = ["tickets.edit-proposal"],
        ["proposal_accepted"] = ["tickets.accept-proposal"], ["replied"] = ["tickets.reply"], ["resolved"] = ["tickets.resolve"],
        ["article_drafted"] = ["tickets.make-article"], ["reopened"] = ["tickets.reopen"],
    };

    public static async Task PlayAsync(IDesk desk)
    {
        var article = await desk.WriteArticleAsync(Given.Article);
        var earlier = await desk.OpenTicketAsync(Given.Earlier);
        await desk.UntilAsync(earlier, t => t.Status == "proposed");
        await desk.ResolveAsync(earlier, Given.EarlierResolution);
        var crash = await desk.SubmitCrashAsync(Given.Crash);
        var other = await desk.SubmitCrashAsync(Given.OtherCrash);
        Assert.NotEqual(crash, other);

        var unrelated = await desk.OpenTicketAsync(Given.Unrelated);
        var untouched = await desk.UntilAsync(unrelated, t => t.Status == "proposed");
        Assert.DoesNotContain(untouched.Links, l => l.State != "rejected");

        var id = await desk.OpenTicketAsync(Given.Ticket);
        var proposed = await desk.UntilAsync(id, t => t.Status == "proposed");
        LinkedWithReasons(proposed, crash);
        DraftedWithSources(proposed, article, earlier);

        await OverrideAsync(desk, id, crash, other);
        await AnswerAsync(desk, id);
        await ReopenAsync(desk, id, crash, other);
        await CompleteAsync(desk, id);
    }

    private static void LinkedWithReasons(TicketSeen ticket, string crash)
    {
        var link = Assert.Single(ticket.Links, l => l.State == "auto");
        Assert.Equal(crash, link.CrashGroupId);
        Assert.InRange(link.Score, 0.85, 1);
        Assert.Contains("trace", link.Reasons);
        Assert.Contains("version", link.Reasons);
    }

    private static void DraftedWithSources(TicketSeen ticket, string article, string earlier)
    {
        var draft = ticket.Draft!;
        Assert.Equal("extractive", draft.Author);
        Assert.Contains(new SourceSeen("article", article), draft.Sources);
        Assert.Contains(new SourceSeen("ticket", earlier), draft.Sources);
        Assert.Contains("7.4.3", draft.Text, StringComparison.Ordinal);
        Assert.Contains("[1]", draft.Text, StringComparison.Ordinal);
        Assert.Contains("without a language model", draft.Text, StringComparison.Ordinal);
    }

    /// <summary>A person knows better: that holds after the workflow has run again.</summary>
    private static async Task OverrideAsync(IDesk desk, string id, string crash, string other)
    {
        await desk.RejectLinkAsync(id, crash);
        await desk.LinkAsync(id, other);
        await desk.CommentAsync(id, Given.Comment);
        Overridden(await desk.UntilAsync(id, t => t.Status == "proposed" && t.Timeline.Count(k => k == "proposed") == 2), crash, other);
    }

    private static void Overridden(TicketSeen ticket, string crash, string other)
    {
        Assert.Equal("rejected", ticket.Links.Single(l => l.CrashGroupId == crash).State);
        Assert.Equal("manual", ticket.Links.Single(l => l.CrashGroupId == other).State);
        Assert.DoesNotContain(ticket.Links, l => l.State == "auto");
    }

    private static async Task AnswerAsync(IDesk desk, string id)
    {
        await desk.EditProposalAsync(id, Given.EditedAnswer);
        var edited = await desk.UntilAsync(id, t => t.Draft!.Text.Contains("thirteenth period", StringComparison.Ordinal) && t.Draft.Edited);
        Assert.False(edited.Draft!.Accepted);
        await desk.AcceptProposalAsync(id);
        await desk.UntilAsync(id, t => t.Draft!.Accepted);
        await desk.ReplyWithProposalAsync(id);
        await desk.ResolveAsync(id, Given.Resolution);
        var resolved = await desk.UntilAsync(id, t => t.Status == "resolved");
        Assert.Contains("replied", resolved.Timeline);
        var article = await desk.MakeArticleAsync(id);
        var (title, body) = await desk.ArticleAsync(article);
        Assert.Equal(Given.Ticket.Subject, title);
        Assert.Contains(Given.Resolution, body, StringComparison.Ordinal);
    }

    /// <summary>It runs again, and what a person wrote stays in its place.</summary>
    private static async Task ReopenAsync(IDesk desk, string id, string crash, string other)
    {
        await desk.ReopenAsync(id, Given.ReopenReason);
        var again = await desk.UntilAsync(id, t => t.Status == "proposed" && t.Timeline.Count(k => k == "proposed") == 3);
        Overridden(again, crash, other);
        Assert.True(again.NewerDraft);
        Assert.Contains("thirteenth period", again.Draft!.Text, StringComparison.Ordinal);
    }

    /// <summary>Timeline and audit tell the whole course, and agree.</summary>
    private static async Task CompleteAsync(IDesk desk, string id)
    {
        var ticket = await desk.SeeAsync(id);
        var next = 0;
        foreach (var kind in ticket.Timeline)
        {
            next += next < Course.Length && kind == Course[next] ? 1 : 0;
        }

        Assert.True(next == Course.Length, $"The timeline lacks '{Course.ElementAtOrDefault(next)}' in its place: {string.Join(", ", ticket.Timeline)}");

        var audit = await desk.AuditAsync(id);
        Assert.All(audit, line => Assert.Matches("^[0-9a-f]{32}$", line.TraceId));
        Assert.All(audit, line => Assert.Equal("succeeded", line.Outcome));
        foreach (var (kind, operations) in Vouchers)
        {
            var lines = audit.Where(line => operations.Contains(line.Operation, StringComparer.Ordinal)).ToList();
            var told = kind == "linked" ? operations.Length : ticket.Timeline.Count(k => k == kind);
            Assert.True(lines.Count >= told, $"'{kind}' stands {told} times in the timeline, {string.Join(" and ", operations)} {lines.Count} times in the audit.");
        }

        var people = audit.Where(line => line.Actor != Automation).ToList();
        Assert.Single(people.Select(line => line.Actor).Distinct(StringComparer.Ordinal));
        Assert.Equal(
            ["tickets.open", "tickets.reject-link", "tickets.link", "tickets.comment", "tickets.edit-proposal", "tickets.accept-proposal", "tickets.reply", "tickets.resolve", "tickets.make-article", "tickets.reopen"],
            people.Select(line => line.Operation));
        Assert.All(people, line => Assert.Equal(desk.Surface, line.Surface));
        await desk.AuditVerifiesAsync(audit.Count);
    }
}
