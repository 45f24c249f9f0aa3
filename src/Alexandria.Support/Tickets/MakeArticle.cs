using System.Text;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Makes an article draft of a resolved ticket.</summary>
[Operation("tickets.make-article", Effect.Write, Route = "POST /v1/tickets/{id}/article", Cli = "ticket make-article", Permission = Permissions.ArticlesWrite, Status = 201,
    Examples = ["ticket make-article 0198…"])]
public sealed record MakeArticle : IOperation<ArticleMade>
{
    /// <summary>The resolved ticket.</summary>
    public required string Id { get; init; }
}

/// <summary>The draft that was made.</summary>
/// <param name="ArticleId">Its id.</param>
/// <param name="TicketId">The ticket that it was made of.</param>
public sealed record ArticleMade(string ArticleId, string TicketId);

internal sealed class MakeArticleHandler(TicketStore tickets, IArticleDrafts? drafts = null) : IOperationHandler<MakeArticle, ArticleMade>
{
    private const int SymptomLength = 4000;

    public async Task<Result<ArticleMade>> HandleAsync(MakeArticle request, OperationContext context)
    {
        if (drafts is null)
        {
            return Error.Unprocessable("knowledge_not_installed", "The Knowledge module is not installed, so there is nowhere to keep an article.");
        }

        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var ticket = found.Value;
        if (ticket.MayBecomeArticle() is { } error)
        {
            return error;
        }

        var article = await drafts.AddAsync(ticket.Subject, Body(ticket), ticket.Product, context);
        await tickets.SaveAsync(ticket.ArticleDrafted(article, context.Caller, context.Now), context);
        return new ArticleMade(article, ticket.Id);
    }

    private static string Body(Ticket ticket)
    {
        var body = new StringBuilder("## Symptom\n\n");
        body.Append(ticket.Body.Length <= SymptomLength ? ticket.Body.Trim() : ticket.Body[..SymptomLength].Trim() + " …");
        if (ticket.Product is { } product)
        {
            body.Append("\n\n## Applies to\n\n").Append(product);
            body.Append(ticket.ProductVersion is { } version ? " " + version : "");
        }

        return body.Append("\n\n## Resolution\n\n").Append(ticket.Resolution).Append('\n').ToString();
    }
}
