using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>The one way to change an article: find it, compare versions, apply, save as the next version.</summary>
internal static class ArticleChange
{
    public static async Task<Result<ArticleView>> ChangeAsync(this ArticleStore articles, string id, OperationContext context, Func<Article, Result<Article>> apply)
    {
        if (await articles.FindAsync(context.Work, context.Tenant, id) is not { } article)
        {
            return Error.NotFound("article", id);
        }

        if (context.StaleAgainst(article.Version) is { } stale)
        {
            return stale;
        }

        var applied = apply(article);
        if (applied.Failed)
        {
            return applied.Error;
        }

        var changed = applied.Value.Changed(context);
        await articles.SaveAsync(changed, article, context);
        return changed.View();
    }
}
