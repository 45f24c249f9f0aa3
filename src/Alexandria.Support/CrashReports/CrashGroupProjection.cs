using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
    private readonly ConcurrentDictionary<(string Tenant, string ProductKey), ProductCrashes> products = new();

    public IReadOnlyCollection<Type> Follows { get; } = [typeof(CrashReported), typeof(CrashGroupsMerged), typeof(CrashGroupSplit)];

    public Task RebuildAsync(IReadWork work, CancellationToken cancellation) =>
        PartsAsync(work, cancellation).ReadAheadAsync(part => TakeIn(part.Tenant, part.Groups, part.Versions, part.Reports));

    public async Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
    {
        foreach (var tenant in events.GroupBy(e => e.Envelope.Tenant, StringComparer.Ordinal))
        {
            var reported = await reports.OfIdsAsync(tenant.Key, [.. tenant.Select(e => e.Event).OfType<CrashReported>().Select(e => e.ReportId)], work);
            var changed = await groups.OfIdsAsync(tenant.Key, [.. reported.Select(r => r.GroupId).Distinct(StringComparer.Ordinal)], work);
            TakeIn(tenant.Key, changed, await VersionsAsync(tenant.Key, changed, work), reported);
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

    private async IAsyncEnumerable<(string Tenant, IReadOnlyList<CrashGroupRow> Groups, ILookup<string, string> Versions, IReadOnlyList<CrashReport> Reports)> PartsAsync(
        IReadWork work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var tenant in await groups.TenantsAsync(work))
        {
            IReadOnlyList<CrashGroupRow> part;
            for (var after = ""; (part = await groups.PartAsync(tenant, after, Part, work)).Count > 0; after = part[^1].Id)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return (tenant, part, await VersionsAsync(tenant, part, work), await reports.RepresentativesAsync(tenant, [.. part.Select(g => g.Id)], work));
            }
        }
    }

    private async Task<ILookup<string, string>> VersionsAsync(string tenant, IReadOnlyList<CrashGroupRow> rows, IReadWork work) =>
        (await groups.VersionsAsync(tenant, [.. rows.Select(g => g.Id)], work)).ToLookup(v => v.GroupId, v => v.Version, StringComparer.Ordinal);

    private void TakeIn(string tenant, IReadOnlyList<CrashGroupRow> rows, ILookup<string, string> versions, IReadOnlyList<CrashReport> added)
    {
        var representatives = added.Where(r => r.Shape is not null).ToLookup(r => r.GroupId, StringComparer.Ordinal);

        // Reading rows costs far more than putting what they say into the indexes, and no two groups need each other.
        foreach (var reading in rows.AsParallel().AsOrdered().Select(group => new GroupReading(group, versions[group.Id], representatives[group.Id], Find(tenant, group.ProductKey)?.Links.Get(group.Id))))
        {
            products.GetOrAdd((tenant, reading.Group.ProductKey), _ => new ProductCrashes(grouping, linking)).Put(reading);
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

            var rows = await groups.OfIdsAsync(tenant, ids, work);
            TakeIn(tenant, rows, await VersionsAsync(tenant, rows, work), await reports.RepresentativesAsync(tenant, ids, work));
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

    public void Put(GroupReading reading)
    {
        foreach (var (id, terms) in reading.Representatives)
        {
            Index.AddRepresentative(id, reading.Group.Id, terms);
        }

        titles[reading.Group.Id] = reading.Group.Title;
        Links.Put(reading.Signals, reading.Terms);
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

/// <summary>What the rows of a group say, as the indexes take it.</summary>
internal sealed class GroupReading
{
    private const int VersionsKept = 50;

    /// <param name="group">Its row.</param>
    /// <param name="versions">The versions that it was seen in.</param>
    /// <param name="reports">Those of its reports that stand for it and are not in the index yet.</param>
    /// <param name="known">What was known of it before; null: nothing.</param>
    public GroupReading(CrashGroupRow group, IEnumerable<string> versions, IEnumerable<CrashReport> reports, CrashGroupSignals? known)
    {
        Group = group;
        var signals = known ?? new CrashGroupSignals { GroupId = group.Id };
        var representatives = new List<(string ReportId, FrameTerms Terms)>();
        foreach (var report in reports.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            var crash = report.Parsed();
            representatives.Add((report.Id, FrameTerms.Of(crash)));
            signals = signals.With(crash);
        }

        Representatives = representatives;
        Signals = signals with { Title = group.Title, Versions = [.. versions.Take(VersionsKept)], FirstSeen = group.FirstSeen, LastSeen = group.LastSeen };
        Terms = LinkFinder.TermsOf(Signals);
    }

    public CrashGroupRow Group { get; }

    public IReadOnlyList<(string ReportId, FrameTerms Terms)> Representatives { get; }

    public CrashGroupSignals Signals { get; }

    /// <summary>The words of <see cref="Signals"/>.</summary>
    public IReadOnlyList<string> Terms { get; }
}
