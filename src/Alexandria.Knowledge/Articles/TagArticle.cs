using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Tags an article with a term of an ontology's latest version. One that it has already stays as it is. Tagging a published article takes the right to publish.</summary>
[Operation("articles.tag", Effect.Write, Route = "POST /v1/articles/{id}/tags", Cli = "article tag", Permission = Permissions.ArticlesWrite, Status = 201,
    Examples = ["article tag 0198a0c2-7d00-7000-8000-000000000000 --ontology-id uo --term-id UO:0000002"])]
public sealed record TagArticle : IOperation<ArticleView>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>What the specification calls the ontology.</summary>
    [StringLength(TermTags.LongestOntologyId, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>The term's id.</summary>
    [StringLength(TermTags.LongestTermId, MinimumLength = 1)] public required string TermId { get; init; }
}

internal sealed class TagArticleHandler(ArticleChanges changes, ArticleTags tags, ITermCatalog catalog) : IOperationHandler<TagArticle, ArticleView>
{
    public async Task<Result<ArticleView>> HandleAsync(TagArticle request, OperationContext context)
    {
        var found = await changes.FindEditableAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var article = found.Value;
        var added = await catalog.AddAsync(new(request.OntologyId, request.TermId), await tags.OfArticleAsync(context.Tenant, article.Id, context.Work), context);
        if (added.Failed)
        {
            return added.Error;
        }

        if (added.Value is not { } tag)
        {
            return await tags.ViewAsync(article, context.Work);
        }

        await tags.AddAsync(article, tag, context.Work);
        return await changes.SaveAsync(article, article, context, $"Tagged with {tag.Label}.");
    }
}
