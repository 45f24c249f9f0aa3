using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Knowledge.Articles;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Knowledge.Tests.Ontologies;
using Alexandria.Operations;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Knowledge.Tests.Articles;

public sealed class ArticleTagsTests : IAsyncLifetime
{
    private static readonly Caller Agent = Callers.InRole(Roles.Agent);

    private Upstream upstream = null!;
    private TestHost host = null!;

    public async ValueTask InitializeAsync()
    {
        upstream = await Upstream.StartAsync();
        host = await CatalogHost.StartAsync(upstream.Port);
        await PublishAsync(Instruments.First);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_tag_is_a_version_of_its_own_and_once_is_enough()
    {
        var article = await WriteAsync("Weighing", "Text.");

        var tagged = await host.MustAsync(Tag(article, "IN:2"));
        var again = await host.MustAsync(Tag(article, "IN:2"));
        var read = await host.MustAsync(new GetArticle { Id = article });

        Assert.Equal((2L, 2L), (tagged.Version, again.Version));
        var tag = Assert.Single(read.Tags);
        Assert.Equal(("instruments", "IN:2", "balance", TagState.Current, Callers.Administrator.Id), (tag.OntologyId, tag.TermId, tag.Label, tag.State, tag.TaggedBy));
        Assert.Equal("Tagged with balance.", (await host.MustAsync(new ListArticleVersions { Id = article })).Items[0].Note);
        Assert.Equal(2, (await host.Events.ReadBackAsync(Caller.DefaultTenant, null, new("articles.saved", article), 10, default)).Count);
        Assert.Single((await host.MustAsync(new EditArticle { Id = article, Title = "Weighing things" })).Tags);

        var untagged = await host.MustAsync(new UntagArticle { Id = article, OntologyId = "instruments", TermId = "IN:2" });
        Assert.Equal(4, untagged.Version);
        Assert.Empty(untagged.Tags);
        Assert.Equal("tag_not_found", (await host.CallAsync(new UntagArticle { Id = article, OntologyId = "instruments", TermId = "IN:2" })).Error?.Code);
    }

    [Fact]
    public async Task What_cannot_be_tagged_says_what_to_do()
    {
        var article = await WriteAsync("Weighing", "Text.");

        var unknown = (await host.CallAsync(Tag(article, "IN:99"))).Error!;
        Assert.Equal("ontology_term_not_found", unknown.Code);
        Assert.Contains("ontology search", unknown.Message, StringComparison.Ordinal);
        var ontology = (await host.CallAsync(new TagArticle { Id = article, OntologyId = "none", TermId = "IN:2" })).Error!;
        Assert.Equal("ontology_not_found", ontology.Code);
        Assert.Contains("ontology list", ontology.Message, StringComparison.Ordinal);
        Assert.Equal("article_not_found", (await host.CallAsync(Tag("none", "IN:2"))).Error?.Code);
        Assert.Equal("version_mismatch", (await host.CallAsync(Tag(article, "IN:2"), options: new CallOptions { ExpectedVersion = 7 })).Error?.Code);
        Assert.Equal(ErrorKind.Invalid, (await host.CallAsync(Tag(article, new string('x', 2_001)))).Error?.Kind);
        foreach (var hostile in new[] { "\u0001\u001b[2J", " ", "'; drop table articles; --", new string('x', 2_000) })
        {
            Assert.Equal("ontology_term_not_found", (await host.CallAsync(Tag(article, hostile))).Error?.Code);
        }

        foreach (var unstorable in new[] { "\ud800", "IN:2\0" })
        {
            Assert.Equal("invalid_request", (await host.CallAsync(Tag(article, unstorable))).Error?.Code);
        }

        Assert.Equal(1, (await host.MustAsync(new GetArticle { Id = article })).Version);
    }

    [Fact]
    public async Task Whoever_may_not_edit_may_not_tag()
    {
        var published = await WriteAsync("Published", "Text.");
        var draft = (await host.MustAsync(new WriteArticle { Title = "Draft", Body = "Text.", Draft = true })).Id;
        var stranger = Callers.InRole(Roles.Administrator, "other");
        await host.MustAsync(Tag(published, "IN:2"));

        Assert.Equal("published", (await host.CallAsync(Tag(published, "IN:3"), Agent)).Error?.Code);
        Assert.Equal("published", (await host.CallAsync(new UntagArticle { Id = published, OntologyId = "instruments", TermId = "IN:2" }, Agent)).Error?.Code);
        Assert.Single((await host.MustAsync(Tag(draft, "IN:2"), Agent)).Tags);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(Tag(draft, "IN:3"), Callers.InRole(Roles.Viewer))).Error?.Kind);
        Assert.Equal("article_not_found", (await host.CallAsync(Tag(draft, "IN:2"), stranger)).Error?.Code);
        Assert.Equal("article_not_found", (await host.CallAsync(new UntagArticle { Id = draft, OntologyId = "instruments", TermId = "IN:2" }, stranger)).Error?.Code);
        Assert.Equal("article_not_found", (await host.CallAsync(new SuggestArticleTags { Id = draft }, stranger)).Error?.Code);
        Assert.Empty((await host.MustAsync(new ListArticles { OntologyId = "instruments" }, stranger)).Items);
    }

    [Fact]
    public async Task A_list_of_a_term_has_what_is_tagged_with_narrower_ones()
    {
        var broad = await WriteAsync("Instruments", "Text.");
        var narrow = await WriteAsync("Analytical balances", "Text.");
        var other = await WriteAsync("Thermometers", "Text.");
        await WriteAsync("Untagged", "Text.");
        await host.MustAsync(Tag(broad, "IN:1"));
        await host.MustAsync(Tag(narrow, "IN:4"));
        await host.MustAsync(Tag(other, "IN:3"));

        Assert.Equal([other, narrow, broad], await ListedAsync("IN:1"));
        Assert.Equal([narrow], await ListedAsync("IN:2"));
        Assert.Equal([other], await ListedAsync("IN:3"));
        Assert.Empty(await ListedAsync("IN:5"));
        Assert.Equal(3, (await host.MustAsync(new ListArticles { OntologyId = "instruments" })).Items.Count);
        Assert.Empty((await host.MustAsync(new ListArticles { OntologyId = "none" })).Items);
        Assert.Equal("ontology_missing", (await host.CallAsync(new ListArticles { TermId = "IN:1" })).Error?.Code);
        var first = await host.MustAsync(new ListArticles { OntologyId = "instruments", TermId = "IN:1", Limit = 2 });
        Assert.Equal([broad], (await host.MustAsync(new ListArticles { OntologyId = "instruments", TermId = "IN:1", Limit = 2, Cursor = first.NextCursor })).Items.Select(a => a.Id));
    }

    [Fact]
    public async Task A_tag_outlives_its_term_and_says_what_took_its_place()
    {
        var article = await WriteAsync("Temperatures", "Text.");
        await host.MustAsync(Tag(article, "IN:3"));
        await host.MustAsync(Tag(article, "IN:4"));

        await PublishAsync(Instruments.Second);

        var tag = (await host.MustAsync(new GetArticle { Id = article })).Tags[0];
        Assert.Equal(("thermometer", TagState.Obsolete), (tag.Label, tag.State));
        Assert.Equal([new TermReplacement("IN:5", "digital thermometer")], tag.ReplacedBy);
        Assert.Equal([article], await ListedAsync("IN:3"));
        Assert.Equal(3, (await host.MustAsync(Tag(article, "IN:3"))).Version);
        var refused = (await host.CallAsync(Tag(await WriteAsync("Another", "Text."), "IN:3"))).Error!;
        Assert.Equal("term_obsolete", refused.Code);
        Assert.Contains("'IN:5'", refused.Message, StringComparison.Ordinal);

        await PublishAsync(Instruments.Second[..Instruments.Second.IndexOf("[Term]\nid: IN:3", StringComparison.Ordinal)]);

        var tags = (await host.MustAsync(new GetArticle { Id = article })).Tags;
        Assert.Equal([("thermometer", TagState.Gone), ("analytical balance", TagState.Gone)], tags.Select(t => (t.Label, t.State)));
        Assert.Equal([article], await ListedAsync("IN:4"));
        Assert.Single((await host.MustAsync(new UntagArticle { Id = article, OntologyId = "instruments", TermId = "IN:3" })).Tags);
    }

    [Fact]
    public async Task No_article_has_more_than_fifty_tags()
    {
        await PublishAsync(string.Concat(Enumerable.Range(1, 51).Select(i => $"[Term]\nid: MANY:{i}\nname: term {i}\n\n").Prepend("format-version: 1.2\nontology: instruments\n\n")));
        var article = await WriteAsync("Everything", "Text.");
        foreach (var i in Enumerable.Range(1, TermTags.Most))
        {
            await host.MustAsync(Tag(article, $"MANY:{i}"));
        }

        Assert.Equal("too_many_tags", (await host.CallAsync(Tag(article, "MANY:51"))).Error?.Code);
        Assert.Equal(TermTags.Most, (await host.MustAsync(Tag(article, "MANY:1"))).Tags.Count);
    }

    [Fact]
    public async Task Suggestions_are_what_the_article_names_or_what_is_asked_for()
    {
        var article = await WriteAsync("Weighing", "Our analytical balances drift. Put the scales on a stone, and write down the thermometer's value. Scales again.");

        var named = (await host.MustAsync(new SuggestArticleTags { Id = article })).Items;
        Assert.Equal(["IN:4", "IN:2", "IN:3"], named.Select(n => n.TermId));
        Assert.Equal([["analytical balances"], ["scales"], ["thermometer"]], named.Select(n => n.Words));
        Assert.Equal("An instrument that tells temperatures.", named[2].Definition);

        await host.MustAsync(Tag(article, "IN:4"));
        Assert.Equal(["IN:2"], (await host.MustAsync(new SuggestArticleTags { Id = article, Limit = 1 })).Items.Select(n => n.TermId));
        Assert.Equal(["IN:2"], (await host.MustAsync(new SuggestArticleTags { Id = article, Q = "balance" })).Items.Select(n => n.TermId));
        Assert.Equal("IN:1", (await host.MustAsync(new SuggestArticleTags { Id = article, Q = "IN:1" })).Items[0].TermId);
        Assert.Equal(ErrorKind.Invalid, (await host.CallAsync(new SuggestArticleTags { Id = article, Limit = 21 })).Error?.Kind);
    }

    [Fact]
    public async Task A_label_is_shown_and_kept_in_one_line_of_bounded_length()
    {
        await PublishAsync($"format-version: 1.2\nontology: instruments\n\n[Term]\nid: LONG:1\nname: {new string('a', 5_000)}\n\n[Term]\nid: LONG:2\nname: bell and \u202e\U0001F514\n\n[Term]\nid: LONG:3\n\n");
        var article = await WriteAsync("Labels", "Text.");
        foreach (var i in new[] { 1, 2, 3 })
        {
            await host.MustAsync(Tag(article, $"LONG:{i}"));
        }

        var labels = (await host.MustAsync(new GetArticle { Id = article })).Tags.Select(t => t.Label).ToList();

        Assert.Equal(new string('a', 199) + "…", labels[0]);
        Assert.DoesNotContain(labels[1], c => char.IsControl(c) || c == '\u202e');
        Assert.EndsWith("\U0001F514", labels[1], StringComparison.Ordinal);
        Assert.Equal("LONG:3", labels[2]);
    }

    private static TagArticle Tag(string article, string term) => new() { Id = article, OntologyId = "instruments", TermId = term };

    private async Task<string> WriteAsync(string title, string body) => (await host.MustAsync(new WriteArticle { Title = title, Body = body })).Id;

    private async Task<IReadOnlyList<string>> ListedAsync(string term) =>
        [.. (await host.MustAsync(new ListArticles { OntologyId = "instruments", TermId = term })).Items.Select(a => a.Id)];

    private async Task PublishAsync(string content)
    {
        upstream.Put("instruments.obo", content);
        var pull = Assert.Single(await host.PullAsync($"ontologies:\n  - id: instruments\n    resolver: url\n    source: {upstream.Address}instruments.obo\n    licence: CC0-1.0\n"));
        if (pull.Status == PullStatus.Held)
        {
            await host.MustAsync(new PublishVersion { VersionId = pull.VersionId! });
        }
    }
}
