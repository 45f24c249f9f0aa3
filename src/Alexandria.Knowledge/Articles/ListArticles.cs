using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Lists articles, the latest change first.</summary>
[Operation("articles.list", Effect.Read, Route = "GET /v1/articles", Cli = "article list", Permission = Permissions.ArticlesRead,
    Examples = ["article list --state draft", "article list --ontology-id uo --term-id UO:0000002"])]
public sealed record ListArticles : ListOperation<ArticleSummary>
{
    /// <summary>Only articles in this state.</summary>
    public ArticleState? State { get; init; }

    /// <summary>Only articles about this product.</summary>
    [StringLength(100)] public string? Product { get; init; }

    /// <summary>Only articles that are tagged with a term of this ontology.</summary>
    [StringLength(TermTags.LongestOntologyId, MinimumLength = 1)] public string? OntologyId { get; init; }

    /// <summary>Only articles that are tagged with this term of the ontology, or with a narrower one.</summary>
    [StringLength(TermTags.LongestTermId, MinimumLength = 1)] public string? TermId { get; init; }
}

internal sealed class ListArticlesHandler(ArticleStore articles, ArticleTags tags) : IOperationHandler<ListArticles, Page<ArticleSummary>>
{
    public async Task<Result<Page<ArticleSummary>>> HandleAsync(ListArticles request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var filter = TagFilter.Of(request.OntologyId, request.TermId);
        if (filter.Failed)
        {
            return filter.Error;
        }

        var terms = await tags.TermsOfAsync(context.Tenant, filter.Value, context.Work);
        if (terms.Failed)
        {
            return terms.Error;
        }

        var rows = await articles.ListAsync(context.Work, context.Tenant, request, terms.Value, cursor.Value, request.Limit + 1);
        return Page<Article>.Of(rows, request.Limit, a => PageCursor.At(a.UpdatedAt, a.Id)).Select(a => a.Summary());
    }
}
