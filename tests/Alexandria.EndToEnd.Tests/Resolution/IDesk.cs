namespace Alexandria.EndToEnd.Tests.Resolution;

/// <param name="Title">In one line.</param>
/// <param name="Body">Markdown.</param>
/// <param name="Product">What it is about.</param>
internal sealed record ArticleText(string Title, string Body, string Product);

/// <param name="Subject">In one line.</param>
/// <param name="Body">What the customer wrote.</param>
/// <param name="Product">If said.</param>
/// <param name="Version">If said.</param>
internal sealed record TicketText(string Subject, string Body, string? Product, string? Version);

/// <param name="File">Below samples/crashes/atlas.</param>
/// <param name="Product">What crashed.</param>
/// <param name="Version">Its version.</param>
/// <param name="Language">As it must be recognised.</param>
internal sealed record CrashText(string File, string Product, string Version, string Language)
{
    public string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "samples", "crashes", "atlas", File);

    public string Content => System.IO.File.ReadAllText(Path);
}

/// <summary>A ticket as a surface shows it; states and kinds in the words of the API.</summary>
internal sealed record TicketSeen(string Status, IReadOnlyList<LinkSeen> Links, DraftSeen? Draft, bool NewerDraft, IReadOnlyList<string> Timeline)
{
    public override string ToString() => $"{Status}; {string.Join(", ", Links.Select(l => $"{l.State} {l.Score:0.00} {l.CrashGroupId}"))}; {Draft}; {string.Join(", ", Timeline)}";
}

/// <param name="CrashGroupId">With which crash group.</param>
/// <param name="State">auto, suggested, manual, rejected.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Reasons">Names of the features.</param>
internal sealed record LinkSeen(string CrashGroupId, string State, double Score, IReadOnlyList<string> Reasons);

internal sealed record DraftSeen(string Text, string Author, bool Edited, bool Accepted, IReadOnlyList<SourceSeen> Sources);

/// <param name="Kind">article or ticket.</param>
/// <param name="Id">Its id.</param>
internal sealed record SourceSeen(string Kind, string Id);

/// <summary>A line of the audit; oldest first in lists.</summary>
internal sealed record AuditSeen(string Operation, string Actor, string Outcome, string Surface, string TraceId);

/// <summary>What somebody who supports customers does, through one surface alone.</summary>
internal interface IDesk : IAsyncDisposable
{
    /// <summary>As the audit names it.</summary>
    string Surface { get; }

    Task<string> WriteArticleAsync(ArticleText article);

    /// <returns>The crash group that the report is in.</returns>
    Task<string> SubmitCrashAsync(CrashText crash);

    Task<string> OpenTicketAsync(TicketText ticket);

    Task<TicketSeen> SeeAsync(string ticketId);

    /// <summary>Sees the ticket when the condition holds.</summary>
    Task<TicketSeen> UntilAsync(string ticketId, Func<TicketSeen, bool> holds);

    Task RejectLinkAsync(string ticketId, string crashGroupId);

    Task LinkAsync(string ticketId, string crashGroupId);

    Task CommentAsync(string ticketId, string text);

    Task EditProposalAsync(string ticketId, string text);

    Task AcceptProposalAsync(string ticketId);

    Task ReplyWithProposalAsync(string ticketId);

    Task ResolveAsync(string ticketId, string resolution);

    /// <returns>The article's id.</returns>
    Task<string> MakeArticleAsync(string ticketId);

    Task<(string Title, string Body)> ArticleAsync(string articleId);

    Task ReopenAsync(string ticketId, string reason);

    Task<IReadOnlyList<AuditSeen>> AuditAsync(string ticketId);

    /// <param name="least">Records that there are at least.</param>
    Task AuditVerifiesAsync(int least);
}
