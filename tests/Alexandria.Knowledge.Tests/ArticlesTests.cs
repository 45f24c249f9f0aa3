using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Knowledge.Articles;
using Alexandria.Knowledge.Search;
using Alexandria.Operations;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests;

public sealed class ArticlesTests : IAsyncLifetime
{
    private static readonly Caller Agent = Callers.InRole(Roles.Agent);

    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(new KnowledgeModule());

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_published_article_is_found_as_soon_as_it_is_acknowledged()
    {
        for (var i = 0; i < 50; i++)
        {
            var article = await host.MustAsync(new WriteArticle { Title = $"Remedy for QX-{i}", Body = $"When QX-{i} appears, restart the gauge number {i}." });
            var found = await host.MustAsync(new SearchArticles { Q = $"QX-{i}" });
            Assert.Equal(article.Id, found.Items[0].ArticleId);
        }
    }

    [Fact]
    public async Task What_an_agent_writes_is_a_draft_until_somebody_publishes_it()
    {
        var draft = await host.MustAsync(new WriteArticle { Title = "Proxy", Body = "Set the proxy address." }, Agent);

        Assert.Equal(ArticleState.Draft, draft.State);
        Assert.Empty((await host.MustAsync(new SearchArticles { Q = "proxy" })).Items);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new PublishArticle { Id = draft.Id }, Agent)).Error?.Kind);

        await host.MustAsync(new PublishArticle { Id = draft.Id }, Callers.InRole(Roles.Manager));
        Assert.Single((await host.MustAsync(new SearchArticles { Q = "proxy" })).Items);
        Assert.Equal("already_published", (await host.CallAsync(new PublishArticle { Id = draft.Id })).Error?.Code);
        Assert.Equal("published", (await host.CallAsync(new EditArticle { Id = draft.Id, Body = "Changed." }, Agent)).Error?.Code);
    }

    [Fact]
    public async Task Every_version_is_kept_and_the_search_sees_the_latest()
    {
        var article = await host.MustAsync(new WriteArticle { Title = "Backup", Body = "Use the tape.", Product = "Atlas" });
        await host.MustAsync(new EditArticle { Id = article.Id, Body = "Use the vault.", Product = "" });
        var edited = await host.MustAsync(new EditArticle { Id = article.Id, Title = "Backups" }, options: new CallOptions { ExpectedVersion = 2 });

        Assert.Equal(("Backups", "Use the vault.", null, 3L), (edited.Title, edited.Body, edited.Product, edited.Version));
        Assert.Empty((await host.MustAsync(new SearchArticles { Q = "tape" })).Items);
        Assert.Single((await host.MustAsync(new SearchArticles { Q = "vault" })).Items);
        var first = await host.MustAsync(new ListArticleVersions { Id = article.Id, Limit = 2 });
        Assert.Equal([3L, 2L], first.Items.Select(v => v.Version));
        var rest = await host.MustAsync(new ListArticleVersions { Id = article.Id, Limit = 2, Cursor = first.NextCursor });
        Assert.Equal(("Use the tape.", "Atlas"), (Assert.Single(rest.Items).Body, rest.Items[0].Product));
        Assert.Equal(ErrorKind.PreconditionFailed, (await host.CallAsync(new EditArticle { Id = article.Id, Title = "x" }, options: new CallOptions { ExpectedVersion = 1 })).Error?.Kind);
    }

    [Fact]
    public async Task A_retired_article_is_kept_and_not_found()
    {
        var article = await host.MustAsync(new WriteArticle { Title = "Old way", Body = "Turn the crank." });

        await host.MustAsync(new RetireArticle { Id = article.Id });

        Assert.Empty((await host.MustAsync(new SearchArticles { Q = "crank" })).Items);
        Assert.Equal(ArticleState.Retired, (await host.MustAsync(new GetArticle { Id = article.Id })).State);
        Assert.Equal("already_retired", (await host.CallAsync(new RetireArticle { Id = article.Id })).Error?.Code);
    }

    [Fact]
    public async Task A_search_for_a_product_finds_its_articles_and_the_general_ones()
    {
        await host.MustAsync(new WriteArticle { Title = "Crank of Atlas", Body = "crank", Product = "Atlas" });
        await host.MustAsync(new WriteArticle { Title = "Crank of Quill", Body = "crank", Product = "Quill" });
        await host.MustAsync(new WriteArticle { Title = "Cranks", Body = "crank" });

        var found = await host.MustAsync(new SearchArticles { Q = "crank", Product = "atlas" });

        Assert.Equal(["Crank of Atlas", "Cranks"], found.Items.Select(h => h.Title).Order());
    }

    [Fact]
    public async Task A_hit_quotes_the_article_as_it_stands_and_says_which_terms_decided()
    {
        const string body = "The gauge is green. When error QX-7 appears, the valve is stuck. Open it with the red lever.";
        await host.MustAsync(new WriteArticle { Title = "Stuck valve", Body = body });
        await host.MustAsync(new WriteArticle { Title = "Colours", Body = "Green, red and blue are colours." });

        var hits = await host.Get<IKnowledgeSearch>().SearchAsync(Caller.DefaultTenant, new KnowledgeQuery { Text = "the machine stopped", Emphasis = ["QX-7"] }, default);

        Assert.Equal("Stuck valve", hits[0].Title);
        Assert.Contains(hits[0].Quote, body, StringComparison.Ordinal);
        Assert.Contains("QX-7", hits[0].Quote, StringComparison.Ordinal);
        Assert.InRange(hits[0].Coverage, 0.2, 1);
        Assert.NotEmpty(hits[0].Terms);
    }

    [Fact]
    public async Task The_index_is_the_same_after_a_restart()
    {
        using var directory = new TestDirectory();
        await using (var first = await TestHost.StartAsync(new TestHostOptions { Modules = [new KnowledgeModule()], DataDirectory = directory.Path }))
        {
            for (var i = 0; i < 3; i++)
            {
                await first.MustAsync(new WriteArticle { Title = $"Lever {i}", Body = "Pull it." });
            }
        }

        await using var second = await TestHost.StartAsync(new TestHostOptions { Modules = [new KnowledgeModule()], DataDirectory = directory.Path });
        Assert.Equal(3, (await second.MustAsync(new SearchArticles { Q = "lever" })).Items.Count);
    }

    [Fact]
    public async Task Lists_go_from_the_latest_change_back_and_can_be_filtered()
    {
        foreach (var product in new[] { "Atlas", "Quill", "Atlas" })
        {
            await host.MustAsync(new WriteArticle { Title = product, Body = "x", Product = product });
        }

        await host.MustAsync(new WriteArticle { Title = "draft", Body = "x", Draft = true });
        var first = await host.MustAsync(new ListArticles { Limit = 3 });
        var rest = await host.MustAsync(new ListArticles { Limit = 3, Cursor = first.NextCursor });

        Assert.Equal(["draft", "Atlas", "Quill", "Atlas"], first.Items.Concat(rest.Items).Select(a => a.Title));
        Assert.Null(rest.NextCursor);
        Assert.Equal(2, (await host.MustAsync(new ListArticles { Product = "Atlas" })).Items.Count);
        Assert.Single((await host.MustAsync(new ListArticles { State = ArticleState.Draft })).Items);
        Assert.Equal("invalid_cursor", (await host.CallAsync(new ListArticles { Cursor = "§" })).Error?.Code);
    }

    [Fact]
    public async Task Another_tenant_finds_nothing_and_changes_nothing()
    {
        var article = await host.MustAsync(new WriteArticle { Title = "Ours", Body = "A secret recipe." });
        var stranger = Callers.InRole(Roles.Administrator, "other");

        Assert.Empty((await host.MustAsync(new SearchArticles { Q = "recipe" }, stranger)).Items);
        Assert.Empty((await host.MustAsync(new ListArticles(), stranger)).Items);
        foreach (var answer in new[]
        {
            (await host.CallAsync(new GetArticle { Id = article.Id }, stranger)).Error,
            (await host.CallAsync(new EditArticle { Id = article.Id, Title = "Theirs" }, stranger)).Error,
            (await host.CallAsync(new PublishArticle { Id = article.Id }, stranger)).Error,
            (await host.CallAsync(new ListArticleVersions { Id = article.Id }, stranger)).Error,
        })
        {
            Assert.Equal("article_not_found", answer?.Code);
        }
    }
}
