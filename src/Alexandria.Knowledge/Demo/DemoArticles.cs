using Alexandria.Knowledge.Articles;
using Alexandria.Modules;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Demo;

/// <summary>Loads the articles of the demo. One whose title is there already is left as it is.</summary>
internal sealed class DemoArticles : IDemoLoader
{
    public int Order => 20;

    public async Task<Result<IReadOnlyList<Notice>>> LoadAsync(DemoContext context)
    {
        var known = await context.Operations.CallAsync(new ListArticles { Limit = 200 }, context.Caller, CallOptions.Default, context.Cancellation);
        if (known.Failed)
        {
            return known.Error;
        }

        var titles = known.Value.Items.Select(a => a.Title).ToHashSet(StringComparer.Ordinal);
        var articles = Json.Read<IReadOnlyList<DemoArticle>>(await File.ReadAllTextAsync(Path.Combine(context.SamplesDirectory, "demo", "articles.json"), context.Cancellation));
        foreach (var article in articles.Where(a => !titles.Contains(a.Title)))
        {
            var written = await context.Operations.CallAsync(
                new WriteArticle { Title = article.Title, Body = article.Body, Product = article.Product, Draft = article.State == ArticleState.Draft },
                context.Caller,
                CallOptions.Default,
                context.Cancellation);
            if (written.Failed)
            {
                return written.Error;
            }
        }

        return Array.Empty<Notice>();
    }

    /// <summary>As in samples/demo/articles.json.</summary>
    private sealed record DemoArticle(string Key, string Title, string? Product, ArticleState State, string Body);
}
