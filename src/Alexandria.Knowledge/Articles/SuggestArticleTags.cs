using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Suggests terms to tag an article with: those that its title and text name, or those that are called as asked. What it is tagged with is left out.</summary>
[Operation("articles.suggested-tags", Effect.Read, Route = "GET /v1/articles/{id}/suggested-tags", Cli = "article suggested-tags", Permission = Permissions.ArticlesRead,
    Examples = ["article suggested-tags 0198a0c2-7d00-7000-8000-000000000000", "article suggested-tags 0198a0c2-7d00-7000-8000-000000000000 --q scales"])]
public sealed record SuggestArticleTags : IOperation<SuggestedTags>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>Words or an id to look for, in place of what the article says.</summary>
    [StringLength(500)] public string? Q { get; init; }

    /// <summary>How many at the most, 1 to 20.</summary>
    [Range(1, 20)] public int Limit { get; init; } = 10;
}

internal sealed class SuggestArticleTagsHandler(ArticleStore articles, ArticleTags tags, ITermCatalog catalog, IDatabase database) : IQueryHandler<SuggestArticleTags, SuggestedTags>
{
    public async Task<Result<SuggestedTags>> AnswerAsync(SuggestArticleTags request, PreparationContext context)
    {
        var (article, present) = await database.ReadAsync(
            async work => (await articles.FindAsync(work, context.Tenant, request.Id), await tags.OfArticleAsync(context.Tenant, request.Id, work)), context.Cancellation);
        if (article is null)
        {
            return Error.NotFound("article", request.Id);
        }

        // As many more as may turn out to be there already.
        var most = request.Limit + present.Count;
        var found = string.IsNullOrWhiteSpace(request.Q)
            ? await catalog.NamedInAsync($"{article.Title}\n{article.Body}", most, context.Cancellation)
            : await catalog.SearchAsync(request.Q, most, context.Cancellation);
        return found.Without(present, request.Limit);
    }
}
