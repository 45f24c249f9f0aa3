using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Publishes an article: searches find it and drafts cite it from now on.</summary>
[Operation("articles.publish", Effect.Write, Route = "POST /v1/articles/{id}/publish", Cli = "article publish", Permission = Permissions.ArticlesPublish,
    Examples = ["article publish 0198a0c2-7d00-7000-8000-000000000000"])]
public sealed record PublishArticle : IOperation<ArticleView>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class PublishArticleHandler(ArticleChanges changes) : IOperationHandler<PublishArticle, ArticleView>
{
    public Task<Result<ArticleView>> HandleAsync(PublishArticle request, OperationContext context) => changes.ChangeAsync(request.Id, context, article =>
        article.State == ArticleState.Published
            ? Error.Conflict("already_published", "The article is published already.")
            : article with { State = ArticleState.Published });
}
