using Alexandria.Contracts.Knowledge;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Lets another module write a draft in its own unit of work.</summary>
internal sealed class ArticleDrafts(ArticleStore articles) : IArticleDrafts
{
    public async Task<string> AddAsync(string title, string body, string? product, OperationContext context)
    {
        var article = Article.Write(title, body, product, ArticleState.Draft, context);
        await articles.SaveAsync(article, null, context);
        return article.Id;
    }
}
