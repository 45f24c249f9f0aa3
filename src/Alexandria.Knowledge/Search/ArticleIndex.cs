using System.Collections.Concurrent;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Knowledge.Articles;
using Alexandria.Text.Indexing;

namespace Alexandria.Knowledge.Search;

/// <summary>The published articles in memory, an index for each tenant. A cache over rows: rebuilt at start, then it follows the log.</summary>
internal sealed class ArticleIndex(ArticleStore articles) : IProjection
{
    private const int Part = 500;

    private static readonly IndexOptions Ranking = new() { Fields = [new("title", Weight: 3, LengthNormalization: 0.3), new("body")] };

    private readonly ConcurrentDictionary<string, TenantIndex> tenants = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Type> Follows { get; } = [typeof(ArticleSaved)];

    public async Task RebuildAsync(IReadWork work, CancellationToken cancellation)
    {
        tenants.Clear();
        for (var after = ""; ;)
        {
            var part = await ArticleStore.PublishedAsync(work, after, Part);
            foreach (var article in part)
            {
                Of(article.Tenant).Put(article);
            }

            if (part.Count < Part)
            {
                return;
            }

            after = part[^1].Id;
        }
    }

    public async Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
    {
        foreach (var (tenant, id) in events.Select(e => (e.Envelope.Tenant, e.Envelope.Subject)).Distinct())
        {
            if (await articles.FindAsync(work, tenant, id) is { State: ArticleState.Published } article)
            {
                Of(tenant).Put(article);
            }
            else
            {
                Of(tenant).Remove(id);
            }
        }
    }

    /// <summary>The tenant's index; an empty one when it has no article.</summary>
    public TenantIndex Of(string tenant) => tenants.GetOrAdd(tenant, _ => new TenantIndex());

    /// <summary>One tenant's articles.</summary>
    internal sealed class TenantIndex
    {
        private readonly ConcurrentDictionary<string, Article> byId = new(StringComparer.Ordinal);

        public InvertedIndex Terms { get; } = new(Ranking);

        public Article? Find(string id) => byId.GetValueOrDefault(id);

        public void Put(Article article)
        {
            byId[article.Id] = article;
            Terms.Put(article.Id, new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = article.Title, ["body"] = article.Body });
        }

        public void Remove(string id)
        {
            byId.TryRemove(id, out _);
            Terms.Remove(id);
        }
    }
}
