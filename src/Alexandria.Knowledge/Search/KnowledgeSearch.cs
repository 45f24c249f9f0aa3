using Alexandria.Contracts.Knowledge;
using Alexandria.Events;
using Alexandria.Knowledge.Ontologies.Search;
using Alexandria.Text;
using Alexandria.Text.Analysis;

namespace Alexandria.Knowledge.Search;

/// <summary>Ranks published articles by BM25F, the query widened by the synonyms of the vocabularies, and quotes the passage that fits best.</summary>
internal sealed class KnowledgeSearch(IProjections projections) : IKnowledgeSearch
{
    /// <summary>How much more an emphasised term weighs.</summary>
    private const double EmphasisWeight = 3;

    /// <summary>Distinct terms of a query; the rarest are kept.</summary>
    private const int MostTerms = 200;

    private const int LongestQuote = 400;

    public async Task<IReadOnlyList<KnowledgeHit>> SearchAsync(string tenant, KnowledgeQuery query, CancellationToken cancellation)
    {
        var index = (await projections.CurrentAsync<ArticleIndex>(cancellation)).Of(tenant);
        var asked = TermsOf(query, index.Terms.RarityOf);
        var whole = asked.Sum(t => t.Value * index.Terms.RarityOf(t.Key));
        var vocabularies = await projections.CurrentAsync<TermIndex>(cancellation);
        var terms = Widened(asked, query.Text, [.. vocabularies.Ontologies.Values.Select(o => o.Names)]);
        var hits = new List<KnowledgeHit>();
        foreach (var hit in index.Terms.Search(terms, query.Limit, id => query.Product is null || index.Find(id)?.Product is not { } product || Same(product, query.Product)))
        {
            // Between the search and here the article may have been retired.
            if (index.Find(hit.Id) is { } article)
            {
                var quote = Passages.Best(article.Body, hit.Terms.ToDictionary(t => t.Term, t => t.Rarity, StringComparer.Ordinal), 1, LongestQuote);
                hits.Add(new KnowledgeHit(
                    article.Id, article.Title, quote is [var best, ..] ? best.Quote : Beginning(article.Body), hit.Score,
                    whole > 0 ? Math.Min(1, hit.Terms.Sum(t => terms[t.Term] * t.Rarity) / whole) : 0,
                    [.. hit.Terms.Select(t => t.Term).Take(8)]) { Remedy = RemedySection.BeginningOf(article.Body, LongestQuote) });
            }
        }

        return hits;
    }

    /// <summary>The query with other names of what it names, out of the vocabularies. What was asked for keeps its weight, and alone makes up the whole that coverage is a share of.</summary>
    private static Dictionary<string, double> Widened(Dictionary<string, double> asked, string text, TermNames[] vocabularies)
    {
        var widened = new Dictionary<string, double>(asked, StringComparer.Ordinal);
        foreach (var (word, phrase) in Synonyms.Of(text, vocabularies))
        {
            widened.TryAdd(word, Synonyms.Weight * phrase.Max(w => asked.GetValueOrDefault(w, 1)));
        }

        return widened;
    }

    private static Dictionary<string, double> TermsOf(KnowledgeQuery query, Func<string, double> rarity)
    {
        var terms = TextAnalyzer.Count(query.Text).ToDictionary(t => t.Key, _ => 1d, StringComparer.Ordinal);
        foreach (var term in query.Emphasis.SelectMany(e => TextAnalyzer.Count(e).Keys))
        {
            terms[term] = EmphasisWeight;
        }

        return terms.Count <= MostTerms
            ? terms
            : terms.OrderByDescending(t => t.Value * rarity(t.Key)).Take(MostTerms).ToDictionary(StringComparer.Ordinal);
    }

    private static bool Same(string product, string other) => string.Equals(product, other, StringComparison.OrdinalIgnoreCase);

    private static string Beginning(string body) => body.Length <= LongestQuote ? body : body[..LongestQuote];
}
