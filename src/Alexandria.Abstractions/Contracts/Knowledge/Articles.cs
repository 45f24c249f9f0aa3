using Alexandria.Events;
using Alexandria.Operations;

namespace Alexandria.Contracts.Knowledge;

/// <summary>An article was written or changed.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Published">Whether readers see it now.</param>
/// <param name="Revision">The article's version after it.</param>
[Event("articles.saved", 1)]
public sealed record ArticleSaved(string ArticleId, bool Published, long Revision) : IEvent
{
    public string Subject => ArticleId;
}

/// <summary>What to look for.</summary>
public sealed record KnowledgeQuery
{
    /// <summary>Free text; identifiers and error codes in it count as they stand.</summary>
    public required string Text { get; init; }

    /// <summary>Terms that weigh more: error codes, exception types, function names.</summary>
    public IReadOnlyList<string> Emphasis { get; init; } = [];

    /// <summary>Articles of this product or of none; null: all.</summary>
    public string? Product { get; init; }

    /// <summary>1 to 50.</summary>
    public int Limit { get; init; } = 5;
}

/// <summary>An article that was found.</summary>
/// <param name="ArticleId">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Quote">The passage that fits best, as it stands in the article, at most 400 characters.</param>
/// <param name="Score">Above 0; comparable within one answer only.</param>
/// <param name="Coverage">Share of the query's weight that the article contains, 0 to 1; comparable between answers.</param>
/// <param name="Terms">The terms that decided, heaviest first.</param>
public sealed record KnowledgeHit(string ArticleId, string Title, string Quote, double Score, double Coverage, IReadOnlyList<string> Terms)
{
    /// <summary>The beginning of the section that says what to do, whole lines of at most 400 characters, as they stand in the article; null when it has no such section.</summary>
    public string? Remedy { get; init; }
}

/// <summary>Searches the published articles of a tenant. Absent when the Knowledge module is not installed.</summary>
public interface IKnowledgeSearch
{
    Task<IReadOnlyList<KnowledgeHit>> SearchAsync(string tenant, KnowledgeQuery query, CancellationToken cancellation);
}

/// <summary>Writes an article draft in the unit of work of whoever asks. Absent when the Knowledge module is not installed.</summary>
public interface IArticleDrafts
{
    /// <returns>The id of the new draft.</returns>
    Task<string> AddAsync(string title, string body, string? product, OperationContext context);
}
