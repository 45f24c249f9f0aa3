using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Lists articles, the latest change first.</summary>
[Operation("articles.list", Effect.Read, Route = "GET /v1/articles", Cli = "article list", Permission = Permissions.ArticlesRead, Examples = ["article list --state draft"])]
public sealed record ListArticles : ListOperation<ArticleSummary>
{
    /// <summary>Only articles in this state.</summary>
    public ArticleState? State { get; init; }

    /// <summary>Only articles about this product.</summary>
    [StringLength(100)] public string? Product { get; init; }
}

internal sealed class ListArticlesHandler(ArticleStore articles) : IOperationHandler<ListArticles, Page<ArticleSummary>>
{
    public async Task<Result<Page<ArticleSummary>>> HandleAsync(ListArticles request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rows = await articles.ListAsync(context.Work, context.Tenant, request.State, request.Product, cursor.Value, request.Limit + 1);
        return Page<Article>.Of(rows, request.Limit, a => PageCursor.At(a.UpdatedAt, a.Id)).Select(a => a.Summary());
    }
}
