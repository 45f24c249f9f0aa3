using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Retires an article: it is kept with its versions, but no search finds it any more.</summary>
[Operation("articles.retire", Effect.Write, Route = "POST /v1/articles/{id}/retire", Cli = "article retire", Permission = Permissions.ArticlesPublish,
    Examples = ["article retire 0198a0c2-7d00-7000-8000-000000000000"])]
public sealed record RetireArticle : IOperation<ArticleView>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class RetireArticleHandler(ArticleChanges changes) : IOperationHandler<RetireArticle, ArticleView>
{
    public Task<Result<ArticleView>> HandleAsync(RetireArticle request, OperationContext context) => changes.ChangeAsync(request.Id, context, article =>
        article.State == ArticleState.Retired
            ? Error.Conflict("already_retired", "The article is retired already.")
            : article with { State = ArticleState.Retired });
}
