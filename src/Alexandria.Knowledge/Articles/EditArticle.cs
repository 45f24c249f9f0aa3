using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Changes an article; the version before is kept. Changing a published one takes the right to publish.</summary>
[Operation("articles.edit", Effect.Write, Route = "PUT /v1/articles/{id}", Cli = "article edit", Permission = Permissions.ArticlesWrite,
    Examples = ["article edit 0198a0c2-7d00-7000-8000-000000000000 --title \"Proxy settings\" --body-file proxy.md"])]
public sealed record EditArticle : IOperation<ArticleView>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>New title; absent: unchanged.</summary>
    [StringLength(200, MinimumLength = 1)] public string? Title { get; init; }

    /// <summary>New text in Markdown; absent: unchanged.</summary>
    [StringLength(200_000, MinimumLength = 1)] public string? Body { get; init; }

    /// <summary>New product, empty for all; absent: unchanged.</summary>
    [StringLength(100)] public string? Product { get; init; }
}

internal sealed class EditArticleHandler(ArticleChanges changes) : IOperationHandler<EditArticle, ArticleView>
{
    public Task<Result<ArticleView>> HandleAsync(EditArticle request, OperationContext context) => changes.ChangeAsync(request.Id, context, article =>
        ArticleChanges.MayEdit(article, context.Caller) is { } error
            ? error
            : article with
            {
                Title = request.Title?.Trim() ?? article.Title,
                Body = request.Body ?? article.Body,
                Product = request.Product is null ? article.Product : request.Product.Trim() is { Length: > 0 } named ? named : null,
            });
}
