using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Shows an article with its tags.</summary>
[Operation("articles.get", Effect.Read, Route = "GET /v1/articles/{id}", Resource = "articles/{id}", Cli = "article show", Permission = Permissions.ArticlesRead,
    Examples = ["article show 0198a0c2-7d00-7000-8000-000000000000"])]
public sealed record GetArticle : IOperation<ArticleView>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class GetArticleHandler(ArticleStore articles, ArticleTags tags) : IOperationHandler<GetArticle, ArticleView>
{
    public async Task<Result<ArticleView>> HandleAsync(GetArticle request, OperationContext context) =>
        await articles.FindAsync(context.Work, context.Tenant, request.Id) is { } article ? await tags.ViewAsync(article, context.Work) : Error.NotFound("article", request.Id);
}
