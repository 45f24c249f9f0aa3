using Alexandria.Contracts.Knowledge;
using Alexandria.Knowledge.Articles;
using Alexandria.Knowledge.Demo;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Search;
using Alexandria.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Knowledge;

/// <summary>What the team knows: articles with their versions, and the search that answers rest on.</summary>
public sealed class KnowledgeModule : IModule
{
    public string Name => "Knowledge";

    public void Configure(ModuleBuilder builder) => builder.Services
        .AddSingleton<ArticleStore>()
        .AddSingleton<IArticleDrafts, ArticleDrafts>()
        .AddSingleton<IKnowledgeSearch, KnowledgeSearch>()
        .AddSingleton<IDemoLoader, DemoArticles>()
        .AddSingleton<CatalogProjection>()
        .AddSingleton<CatalogQueries>();
}
