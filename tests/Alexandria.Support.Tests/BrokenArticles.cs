using Alexandria.Contracts.Knowledge;

namespace Alexandria.Support.Tests;

/// <summary>A knowledge base whose every search fails.</summary>
internal sealed class BrokenArticles : IKnowledgeSearch
{
    public Task<IReadOnlyList<KnowledgeHit>> SearchAsync(string tenant, KnowledgeQuery query, CancellationToken cancellation) =>
        throw new InvalidOperationException("The index is broken.");
}
