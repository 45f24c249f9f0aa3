using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Search;

/// <summary>Searches the published articles, the best first, each with the passage that fits best. An article is found as soon as its publication was answered.</summary>
[Operation("articles.search", Effect.Read, Route = "GET /v1/articles/search", Cli = "article search", Permission = Permissions.ArticlesRead,
    Examples = ["article search --q \"proxy refused\"", "article search --q ERR-1042 --product Quill --json"])]
public sealed record SearchArticles : IOperation<KnowledgeHits>
{
    /// <summary>What to look for; error codes and names count as they stand.</summary>
    [StringLength(2_000, MinimumLength = 1)] public required string Q { get; init; }

    /// <summary>Only articles about this product, and those about all.</summary>
    [StringLength(100)] public string? Product { get; init; }

    /// <summary>How many at the most, 1 to 50.</summary>
    [Range(1, 50)] public int Limit { get; init; } = 10;
}

/// <summary>The best articles; a ranking has no further pages.</summary>
public sealed record KnowledgeHits(IReadOnlyList<KnowledgeHit> Items, string? NextCursor = null);

internal sealed class SearchArticlesHandler(IKnowledgeSearch search) : IQueryHandler<SearchArticles, KnowledgeHits>
{
    public async Task<Result<KnowledgeHits>> AnswerAsync(SearchArticles request, PreparationContext context) =>
        new KnowledgeHits(await search.SearchAsync(context.Tenant, new KnowledgeQuery { Text = request.Q, Product = request.Product, Limit = request.Limit }, context.Cancellation));
}
