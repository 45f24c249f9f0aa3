using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Removes a tag from an article. With a published article it takes the right to publish.</summary>
[Operation("articles.untag", Effect.Write, Route = "DELETE /v1/articles/{id}/tags", Cli = "article untag", Permission = Permissions.ArticlesWrite,
    Examples = ["article untag 0198a0c2-7d00-7000-8000-000000000000 --ontology-id uo --term-id UO:0000002"])]
public sealed record UntagArticle : IOperation<ArticleView>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>What the specification calls the ontology.</summary>
    [StringLength(TermTags.LongestOntologyId, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>The term's id.</summary>
    [StringLength(TermTags.LongestTermId, MinimumLength = 1)] public required string TermId { get; init; }
}

internal sealed class UntagArticleHandler(ArticleChanges changes, ArticleTags tags) : IOperationHandler<UntagArticle, ArticleView>
{
    public async Task<Result<ArticleView>> HandleAsync(UntagArticle request, OperationContext context)
    {
        var found = await changes.FindEditableAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var (article, key) = (found.Value, new TermKey(request.OntologyId, request.TermId));
        if ((await tags.OfArticleAsync(context.Tenant, article.Id, context.Work)).FirstOrDefault(t => t.Key == key) is not { } tag)
        {
            return TermTags.NotTagged(key);
        }

        await tags.RemoveAsync(article, key, context.Work);
        return await changes.SaveAsync(article, article, context, $"No longer tagged with {tag.Label}.");
    }
}
