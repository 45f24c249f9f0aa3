using System.Collections.Concurrent;
using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Linking;

namespace Alexandria.Support.CrashReports;

/// <summary>The crash groups in memory, an index for each tenant's product. A cache over rows: of each group only the reports that stand for it are read.</summary>
internal sealed class CrashGroupProjection(CrashReportStore reports, CrashGroupStore groups, GroupingOptions grouping, LinkingOptions linking) : IProjection
{
    private const int Part = 250;
    private const int VersionsKept = 50;

    private readonly ConcurrentDictionary<(string Tenant, string ProductKey), ProductCrashes> products = new();

    public IReadOnlyCollection<Type> Follows { get; } = [typeof(CrashReported), typeof(CrashGroupsMerged), typeof(CrashGroupSplit)];

    public async Task RebuildAsync(IReadWork work, CancellationToken cancellation)
    {
        foreach (var tenant in await groups.TenantsAsync(work))
        {
            IReadOnlyList<CrashGroupRow> part;
            for (var after = ""; (part = await groups.PartAsync(tenant, after, Part, work)).Count > 0; after = part[^1].Id)
            {
                cancellation.ThrowIfCancellationRequested();
                await TakeInAsync(tenant, part, await reports.RepresentativesAsync(tenant, [.. part.Select(g => g.Id)], work), work);
            }
        }
    }

    public async Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
    {
        foreach (var tenant in events.GroupBy(e => e.Envelope.Tenant, StringComparer.Ordinal))
        {
            var reported = await reports.OfIdsAsync(tenant.Key, [.. tenant.Select(e => e.Event).OfType<CrashReported>().Select(e => e.ReportId)], work);
            var changed = await groups.OfIdsAsync(tenant.Key, [.. reported.Select(r => r.GroupId).Distinct(StringComparer.Ordinal)], work);
            await TakeInAsync(tenant.Key, changed, reported, work);
            await AnewAsync(tenant.Key, [.. tenant.SelectMany(e => Rearranged(e.Event)).Distinct(StringComparer.Ordinal)], work);
        }
    }

    /// <summary>The crashes of a product; null when it has none.</summary>
    public ProductCrashes? Find(string tenant, string productKey) => products.GetValueOrDefault((tenant, productKey));

    /// <summary>The crashes that something said about a product can be about: of a product that no report names, those of all.</summary>
    public IReadOnlyList<ProductCrashes> About(string tenant, string? product)
    {
        var key = ProductKey.Of(product);
        return key != ProductKey.None && Find(tenant, key) is { } named
            ? Find(tenant, ProductKey.None) is { } unnamed ? [named, unnamed] : [named]
            : [.. products.Where(p => p.Key.Tenant == tenant).Select(p => p.Value)];
    }

    private async Task TakeInAsync(string tenant, IReadOnlyList<CrashGroupRow> rows, IReadOnlyList<CrashReport> added, IReadWork work)
    {
        var versions = (await groups.VersionsAsync(tenant, [.. rows.Select(g => g.Id)], work)).ToLookup(v => v.GroupId, v => v.Version, StringComparer.Ordinal);
        var representatives = added.Where(r => r.Shape is not null).ToLookup(r => r.GroupId, StringComparer.Ordinal);

        // Reading a stack out of its row costs far more than putting it into the index, and no two rows need each other.
        var read = rows.AsParallel().AsOrdered().Select(group => (Group: group, Stands: representatives[group.Id].Select(r => (r.Id, Crash: r.Parsed())).Select(r => (r.Id, r.Crash, FrameTerms.Of(r.Crash))).ToList()));
        foreach (var (group, stands) in read)
        {
            products.GetOrAdd((tenant, group.ProductKey), _ => new ProductCrashes(grouping, linking)).Put(group, [.. versions[group.Id].Take(VersionsKept)], stands);
        }
    }

    private static IEnumerable<string> Rearranged(IEvent @event) => @event switch
    {
        CrashGroupsMerged merged => [merged.CrashGroupId, merged.MergedId],
        CrashGroupSplit split => [split.CrashGroupId, split.TakenOutId],
        _ => [],
    };

    // The rows say who has what now, however many changes lie between the event and them.
    private async Task AnewAsync(string tenant, IReadOnlyCollection<string> ids, IReadWork work)
    {
        if (ids.Count > 0)
        {
            foreach (var product in products.Where(p => p.Key.Tenant == tenant))
            {
                product.Value.Forget(ids);
            }

            await TakeInAsync(tenant, await groups.OfIdsAsync(tenant, ids, work), await reports.RepresentativesAsync(tenant, ids, work), work);
        }
    }
}

/// <summary>The crash groups of one tenant's product: what tells them apart, and what tickets may say of them.</summary>
internal sealed class ProductCrashes
{
    private readonly ConcurrentDictionary<string, string> titles = new(StringComparer.Ordinal);

    public ProductCrashes(GroupingOptions grouping, LinkingOptions linking)
    {
        Index = new CrashGroupIndex(grouping);
        Links = new LinkFinder(Index, linking);
    }

    public CrashGroupIndex Index { get; }

    public LinkFinder Links { get; }

    /// <summary>The group's title; null when it is not here.</summary>
    public string? TitleOf(string groupId) => titles.GetValueOrDefault(groupId);

    public void Put(CrashGroupRow group, IReadOnlyList<string> versions, IReadOnlyList<(string Id, ParsedCrash Crash, FrameTerms Terms)> representatives)
    {
        var signals = Links.Get(group.Id) ?? new CrashGroupSignals { GroupId = group.Id };
        foreach (var (id, crash, terms) in representatives)
        {
            Index.AddRepresentative(id, group.Id, terms);
            signals = signals.With(crash);
        }

        titles[group.Id] = group.Title;
        Links.Put(signals with { Title = group.Title, Versions = versions, FirstSeen = group.FirstSeen, LastSeen = group.LastSeen });
    }

    public void Forget(IEnumerable<string> groups)
    {
        foreach (var group in groups)
        {
            Index.RemoveGroup(group);
            Links.Remove(group);
            titles.TryRemove(group, out _);
        }
    }
}
