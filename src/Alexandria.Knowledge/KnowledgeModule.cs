using Alexandria.Blobs;
using Alexandria.Contracts.Knowledge;
using Alexandria.Knowledge.Articles;
using Alexandria.Knowledge.Demo;
using Alexandria.Knowledge.Ontologies;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Ontologies.Backup;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Doctor;
using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Knowledge.Ontologies.Observability;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Plan.Resolvers;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Knowledge.Ontologies.Search;
using Alexandria.Knowledge.Search;
using Alexandria.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Knowledge;

/// <summary>What the team knows: articles with their versions, the search that answers rest on, and the vocabularies that it keeps.</summary>
public sealed class KnowledgeModule : IModule
{
    public string Name => "Knowledge";

    public void Configure(ModuleBuilder builder)
    {
        builder.AddOptions<OntologyOptions>($"{Name}:Ontologies");
        builder.Services
            .AddSingleton<ArticleStore>()
            .AddSingleton<IArticleDrafts, ArticleDrafts>()
            .AddSingleton<ArticleTags>()
            .AddSingleton<ArticleChanges>()
            .AddSingleton<IKnowledgeSearch, KnowledgeSearch>()
            .AddSingleton<IDemoLoader, DemoArticles>();
        builder.Services
            .AddSingleton<RegistryClient>()
            .AddSingleton<LocalFileResolver>()
            .AddSingleton<IOntologyResolver, OboResolver>()
            .AddSingleton<IOntologyResolver, BioregistryResolver>()
            .AddSingleton<IOntologyResolver, OlsResolver>()
            .AddSingleton<IOntologyResolver, BioPortalResolver>()
            .AddSingleton<IOntologyResolver, LovResolver>()
            .AddSingleton<IOntologyResolver, SkosResolver>()
            .AddSingleton<IOntologyResolver, XbrlResolver>()
            .AddSingleton<IOntologyResolver, DirectUrlResolver>()
            .AddSingleton<IOntologyResolver>(provider => provider.GetRequiredService<LocalFileResolver>())
            .AddSingleton<Planner>()
            .AddSingleton<PlanStore>()
            .AddSingleton<PullStore>()
            .AddSingleton<PullProgress>()
            .AddSingleton<ArchiveExtractor>()
            .AddSingleton<FileStore>()
            .AddSingleton<IBlobReferences>(provider => provider.GetRequiredService<FileStore>())
            .AddSingleton<ArtifactStore>()
            .AddSingleton<VersionStore>()
            .AddSingleton<TermStore>()
            .AddSingleton<TermSearch>()
            .AddSingleton<TermClosure>()
            .AddSingleton<ITermCatalog, TermCatalog>()
            .AddSingleton<ValidationStore>()
            .AddSingleton<VersionRemoval>()
            .AddSingleton<RestoredCompletion>()
            .AddSingleton<OntologyEvents>()
            .AddSingleton<CurrentCatalog>()
            .AddSingleton<CatalogCheckup>();
    }
}
