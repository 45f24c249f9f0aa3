using Alexandria.Contracts.Knowledge;
using Alexandria.Operations;
using Alexandria.Text;
using Alexandria.Text.Analysis;
using Alexandria.Text.Indexing;

namespace Alexandria.Support.Tests;

/// <summary>Published articles behind the contracts of the Knowledge module.</summary>
internal sealed class Articles : IKnowledgeSearch, IArticleDrafts, IDisposable
{
    private readonly InvertedIndex index = new(new IndexOptions { Fields = [new("title", 2), new("body")] });
    private readonly Dictionary<string, (string Title, string Body)> articles = new(StringComparer.Ordinal);

    public List<(string Title, string Body, string? Product)> Drafts { get; } = [];

    public bool Broken { get; set; }

    public Articles Add(string id, string title, string body)
    {
        articles[id] = (title, body);
        index.Put(id, new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = title, ["body"] = body });
        return this;
    }

    public Task<IReadOnlyList<KnowledgeHit>> SearchAsync(string tenant, KnowledgeQuery query, CancellationToken cancellation)
    {
        if (Broken)
        {
            throw new InvalidOperationException("The index is broken.");
        }

        var asked = TextAnalyzer.Count(query.Text).Keys.Sum(index.RarityOf);
        return Task.FromResult<IReadOnlyList<KnowledgeHit>>(
        [
            .. index.Search(query.Text, query.Limit).Select(h => new KnowledgeHit(
                h.Id,
                articles[h.Id].Title,
                Passages.Best(articles[h.Id].Body, h.Terms.ToDictionary(t => t.Term, t => t.Rarity), 1) is [var best, ..] ? best.Quote : articles[h.Id].Body,
                h.Score,
                h.Terms.Sum(t => t.Rarity) / asked,
                [.. h.Terms.Select(t => t.Term)])),
        ]);
    }

    public Task<string> AddAsync(string title, string body, string? product, OperationContext context)
    {
        Drafts.Add((title, body, product));
        return Task.FromResult(context.NewId());
    }

    public void Dispose() => index.Dispose();
}
