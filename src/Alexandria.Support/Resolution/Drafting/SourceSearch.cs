using Alexandria.Contracts.Knowledge;
using Alexandria.Events;
using Alexandria.Support.Tickets;
using Alexandria.Text;
using Microsoft.Extensions.Logging;

namespace Alexandria.Support.Resolution.Drafting;

/// <summary>Finds the articles and earlier resolved tickets that an answer may rest on, and leaves out what is not about the same.</summary>
internal sealed partial class SourceSearch(IProjections projections, SupportOptions options, ILogger<SourceSearch> logger, IKnowledgeSearch? knowledge = null)
{
    private const int QuoteLength = 400;

    /// <summary>The sources, best first, and what was missing.</summary>
    public async Task<(IReadOnlyList<DraftSource> Sources, IReadOnlyList<string> Notes)> FindAsync(string tenant, SourceQuery query, CancellationToken cancellation)
    {
        var notes = new List<string>();
        var articles = await ArticlesAsync(tenant, query, notes, cancellation);
        var tickets = await TicketsAsync(tenant, query, cancellation);
        if (tickets.Count == 0)
        {
            notes.Add("No earlier ticket that was resolved fits.");
        }

        // Beside a source that fits well, one that fits half as well is about something else. Of equal fit an article comes first: it was written to be read.
        var sources = articles.Concat(tickets).OrderByDescending(s => s.Coverage).ThenBy(s => s.Kind).ToList();
        return ([.. sources.Where(s => s.Decisive || s.Coverage >= sources[0].Coverage * SourceQuery.BesideBest).Take(options.DraftSources)], notes);
    }

    private async Task<IReadOnlyList<DraftSource>> ArticlesAsync(string tenant, SourceQuery query, List<string> notes, CancellationToken cancellation)
    {
        if (knowledge is null)
        {
            notes.Add("The Knowledge module is not installed, so no article was looked for.");
            return [];
        }

        try
        {
            var request = new KnowledgeQuery { Text = query.Text, Emphasis = query.Emphasised, Product = query.Product, Limit = options.DraftSources };
            var hits = (await knowledge.SearchAsync(tenant, request, cancellation))
                .Where(h => query.Fits(h.Coverage, h.Terms, options.SourceCoverage))
                .Select(h => new DraftSource(CitationKind.Article, h.ArticleId, h.Title, h.Remedy ?? h.Quote, h.Coverage) { Decisive = query.IsDecided(h.Terms) })
                .ToList();
            if (hits.Count == 0)
            {
                notes.Add("No article fits.");
            }

            return hits;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Another module's defect must not keep the ticket from its proposal.
            LogSearchFailed(logger, error);
            notes.Add("The articles could not be searched.");
            return [];
        }
    }

    private async Task<IReadOnlyList<DraftSource>> TicketsAsync(string tenant, SourceQuery query, CancellationToken cancellation)
    {
        var index = await projections.CurrentAsync<TicketIndex>(cancellation);
        return
        [
            .. index.Resolved(tenant, query.Product, query.Terms(), query.TicketId, options.DraftSources)
                .Where(h => query.Fits(h.Coverage, h.Terms.Keys, options.SourceCoverage))
                .Select(h => new DraftSource(CitationKind.Ticket, h.Ticket.Summary.Id, h.Ticket.Summary.Subject, Quote(h), h.Coverage) { Decisive = query.IsDecided(h.Terms.Keys) }),
        ];
    }

    /// <summary>The resolution, or its sentence that fits best when it is long.</summary>
    private static string Quote(TicketHit hit)
    {
        var resolution = hit.Ticket.Resolution!;
        return resolution.Length <= QuoteLength
            ? resolution
            : Passages.Best(resolution, hit.Terms, 1, QuoteLength) is [var best, ..] ? best.Quote : resolution[..QuoteLength];
    }

    [LoggerMessage(LogLevel.Warning, "Searching articles for a draft failed; the draft does without them.")]
    private static partial void LogSearchFailed(ILogger logger, Exception error);
}
