using Alexandria.Adapters.DuckDb;
using Alexandria.Analytics;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Knowledge.Tests.Ontologies.Analytics;

/// <summary>The catalog's projection in a folder of its own. Tests that ask for it are skipped where DuckDB's library is missing.</summary>
internal sealed class CatalogFixture : IAsyncDisposable
{
    private readonly TestDirectory directory = new();
    private readonly ServiceProvider services;

    private CatalogFixture()
    {
        services = new ServiceCollection().AddDuckDb(new() { Library = AnalyticsLibrary.Path, Threads = 2 }, directory.Path).BuildServiceProvider();
        Projection = new(services.GetRequiredService<IAnalytics>());
        Catalog = new(services.GetRequiredService<IAnalytics>());
    }

    public CatalogProjection Projection { get; }

    public CatalogQueries Catalog { get; }

    public IAnalytics Analytics => services.GetRequiredService<IAnalytics>();

    public IAnalystQueries Queries => services.GetRequiredService<IAnalystQueries>();

    public static async Task<CatalogFixture> OpenAsync()
    {
        Assert.SkipUnless(AnalyticsLibrary.Available, AnalyticsLibrary.Missing);
        var fixture = new CatalogFixture();
        Assert.True((await fixture.Projection.PrepareAsync(TestContext.Current.CancellationToken)).Value);
        return fixture;
    }

    public async Task<LoadedVersion> LoadAsync(string version, params IEnumerable<OntologyTerm> terms)
    {
        var loaded = await Projection.LoadAsync(version, terms.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        Assert.Null(loaded.Error);
        return loaded.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        directory.Dispose();
    }
}
