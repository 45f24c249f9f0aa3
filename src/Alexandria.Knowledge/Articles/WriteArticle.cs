using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Writes an article. It is published at once, and found by the next search, when the caller may publish; otherwise, or with draft, it is a draft.</summary>
[Operation("articles.write", Effect.Write, Route = "POST /v1/articles", Cli = "article write", Permission = Permissions.ArticlesWrite, Status = 201,
    Examples = ["article write --title \"Proxy settings\" --body-file proxy.md --product Quill", "article write --title Notes --body-file - --draft true"])]
public sealed record WriteArticle : IOperation<ArticleView>
{
    /// <summary>What it is about, in one line.</summary>
    [StringLength(200, MinimumLength = 1)] public required string Title { get; init; }

    /// <summary>Markdown, at most 200,000 characters.</summary>
    [StringLength(200_000, MinimumLength = 1)] public required string Body { get; init; }

    /// <summary>The product that it is about; absent: all.</summary>
    [StringLength(100)] public string? Product { get; init; }

    /// <summary>Keep it as a draft, which no search finds.</summary>
    public bool Draft { get; init; }
}

internal sealed class WriteArticleHandler(ArticleStore articles) : IOperationHandler<WriteArticle, ArticleView>
{
    public async Task<Result<ArticleView>> HandleAsync(WriteArticle request, OperationContext context)
    {
        var state = request.Draft || !context.Caller.Can(Permissions.ArticlesPublish) ? ArticleState.Draft : ArticleState.Published;
        var article = Article.Write(request.Title, request.Body, request.Product, state, context);
        await articles.SaveAsync(article, null, context);
        return article.View();
    }
}
