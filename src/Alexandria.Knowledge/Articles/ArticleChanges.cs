using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>The one way to change an article: find it, compare versions, apply, save as the next version.</summary>
internal sealed class ArticleChanges(ArticleStore articles, ArticleTags tags)
{
    public async Task<Result<ArticleView>> ChangeAsync(string id, OperationContext context, Func<Article, Result<Article>> apply)
    {
        var found = await FindCurrentAsync(id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var applied = apply(found.Value);
        return applied.Failed ? applied.Error : await SaveAsync(applied.Value, found.Value, context);
    }

    /// <summary>The article as the caller believes it to be, if he may change what it says.</summary>
    public async Task<Result<Article>> FindEditableAsync(string id, OperationContext context)
    {
        var found = await FindCurrentAsync(id, context);
        return found.Failed ? found.Error : MayEdit(found.Value, context.Caller) is { } error ? error : found.Value;
    }

    /// <summary>Saves what became of an article as its next version.</summary>
    /// <param name="changed">What it says now.</param>
    /// <param name="before">What it said.</param>
    /// <param name="context">By whom, and when.</param>
    /// <param name="note">What changed, where that is none of what the article says.</param>
    public async Task<ArticleView> SaveAsync(Article changed, Article before, OperationContext context, string? note = null)
    {
        var next = changed.Changed(context);
        await articles.SaveAsync(next, before, context, note);
        return await tags.ViewAsync(next, context.Work);
    }

    /// <summary>Why the caller may not change what the article says; null when he may.</summary>
    public static Error? MayEdit(Article article, Caller caller) => article.State == ArticleState.Published && !caller.Can(Permissions.ArticlesPublish)
        ? new Error(ErrorKind.Forbidden, "published", $"The article is published; changing it needs the permission '{Permissions.ArticlesPublish}'.")
        : null;

    private async Task<Result<Article>> FindCurrentAsync(string id, OperationContext context)
    {
        if (await articles.FindAsync(context.Work, context.Tenant, id) is not { } article)
        {
            return Error.NotFound("article", id);
        }

        return context.StaleAgainst(article.Version) is { } stale ? stale : article;
    }
}
