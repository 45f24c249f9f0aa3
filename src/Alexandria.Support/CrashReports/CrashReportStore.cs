using Alexandria.Data;
using Alexandria.Operations;
using Alexandria.Support.CrashReports.Grouping;

namespace Alexandria.Support.CrashReports;

/// <summary>How many reports a group has, and from when to when they happened.</summary>
internal sealed record SeenTimes
{
    public required long ReportCount { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }
}

/// <summary>The SQL of crash reports.</summary>
internal sealed class CrashReportStore
{
    private const string Columns =
        "tenant, id, group_id, product, product_key, version, language, fingerprint, title, exception_type, crash, shape, blob_id, size, occurred_at, reported_at, reported_by";

    public Task AddAsync(CrashReport report, IUnitOfWork work) => work.ExecuteAsync(
        $"""
        insert into crash_reports ({Columns})
        values (@Tenant, @Id, @GroupId, @Product, @ProductKey, @Version, @Language, @Fingerprint, @Title, @ExceptionType, @Crash, @Shape, @BlobId, @Size, @OccurredAt, @ReportedAt, @ReportedBy)
        """,
        report);

    public Task<CrashReport?> FindAsync(string tenant, string id, IReadWork work) =>
        work.FirstOrDefaultAsync<CrashReport>($"select {Columns} from crash_reports where tenant = @tenant and id = @id", new { tenant, id });

    public Task<IReadOnlyList<CrashReport>> OfIdsAsync(string tenant, IReadOnlyCollection<string> ids, IReadWork work) =>
        work.QueryAsync<CrashReport>($"select {Columns} from crash_reports where tenant = @tenant and id in @ids order by id", new { tenant, ids });

    /// <summary>The reports that stand for these groups, in the order in which they came.</summary>
    public Task<IReadOnlyList<CrashReport>> RepresentativesAsync(string tenant, IReadOnlyCollection<string> groups, IReadWork work) =>
        work.QueryAsync<CrashReport>($"select {Columns} from crash_reports where tenant = @tenant and group_id in @groups and shape is not null order by id", new { tenant, groups });

    /// <summary>Whether a report of this shape would be the first of its kind in a group that still takes kinds.</summary>
    public async Task<bool> IsNewShapeAsync(string tenant, string group, string shape, int most, IReadWork work)
    {
        var (same, all) = await work.FirstOrDefaultAsync<(long Same, long All)>(
            "select coalesce(sum(case when shape = @shape then 1 else 0 end), 0), count(*) from crash_reports where tenant = @tenant and group_id = @group and shape is not null",
            new { tenant, group, shape });
        return same == 0 && all < most;
    }

    /// <summary>The last reported first.</summary>
    public Task<IReadOnlyList<CrashReport>> ListAsync(string tenant, string? group, string? productKey, PageCursor? after, int count, IReadWork work)
    {
        var where = "tenant = @tenant";
        where += group is null ? "" : " and group_id = @group";
        where += productKey is null ? "" : " and product_key = @productKey";
        where += after is null ? "" : " and (reported_at, id) < (@key, @last)";
        return work.QueryAsync<CrashReport>(
            $"select {Columns} from crash_reports where {where} order by reported_at desc, id desc limit @count",
            new { tenant, group, productKey, key = after?.Key, last = after?.Id, count });
    }

    /// <summary>Moves all reports of a group; of two that stand for the same shape only one goes on doing so.</summary>
    public async Task MoveAsync(string tenant, string from, string into, IUnitOfWork work)
    {
        await work.ExecuteAsync(
            """
            update crash_reports set shape = null
            where tenant = @tenant and group_id = @from and shape in (select shape from crash_reports where tenant = @tenant and group_id = @into and shape is not null)
            """,
            new { tenant, from, into });
        await work.ExecuteAsync("update crash_reports set group_id = @into, home = coalesce(home, @from) where tenant = @tenant and group_id = @from", new { tenant, from, into });
    }

    /// <summary>Moves what a merged group had back to it, and what came later with a fingerprint that it had and the other group had not.</summary>
    public async Task TakeHomeAsync(string tenant, string from, string home, IUnitOfWork work)
    {
        var last = await work.FirstOrDefaultAsync<long>("select coalesce(max(reported_at), 0) from crash_reports where tenant = @tenant and group_id = @from and home = @home", new { tenant, from, home });
        await work.ExecuteAsync(
            """
            update crash_reports set group_id = @home, home = null
            where tenant = @tenant and group_id = @from and (home = @home or (home is null
                and fingerprint in (select fingerprint from crash_reports where tenant = @tenant and group_id = @from and home = @home)
                and fingerprint not in (select fingerprint from crash_reports where tenant = @tenant and group_id = @from and (home is null or home <> @home) and reported_at <= @last)))
            """,
            new { tenant, from, home, last });
    }

    /// <summary>Moves the reports of a group that have this fingerprint.</summary>
    public Task TakeFingerprintAsync(string tenant, string from, string fingerprint, string into, IUnitOfWork work) => work.ExecuteAsync(
        "update crash_reports set group_id = @into, home = null where tenant = @tenant and group_id = @from and fingerprint = @fingerprint",
        new { tenant, from, fingerprint, into });

    /// <summary>Whether the group has a report with another fingerprint.</summary>
    public async Task<bool> HasOthersAsync(string tenant, string group, string fingerprint, IReadWork work) => await work.FirstOrDefaultAsync<string>(
        "select id from crash_reports where tenant = @tenant and group_id = @group and fingerprint <> @fingerprint limit 1",
        new { tenant, group, fingerprint }) is not null;

    /// <summary>The report of the group that came first; null when it has none.</summary>
    public Task<CrashReport?> FirstAsync(string tenant, string group, IReadWork work) => work.FirstOrDefaultAsync<CrashReport>(
        $"select {Columns} from crash_reports where tenant = @tenant and group_id = @group order by reported_at, id limit 1",
        new { tenant, group });

    public Task<SeenTimes> CountAsync(string tenant, string group, IReadWork work) => work.FirstOrDefaultAsync<SeenTimes>(
        """
        select count(*) as report_count, min(coalesce(occurred_at, reported_at)) as first_seen, max(coalesce(occurred_at, reported_at)) as last_seen
        from crash_reports where tenant = @tenant and group_id = @group
        """,
        new { tenant, group })!;

    /// <summary>Lets further reports of a group stand for it, the last reported first, as far as their shapes are not there yet.</summary>
    public async Task RepresentAsync(string tenant, string group, int most, IUnitOfWork work)
    {
        var shapes = (await RepresentativesAsync(tenant, [group], work)).Select(r => r.Shape!).ToHashSet(StringComparer.Ordinal);
        var others = await work.QueryAsync<CrashReport>(
            $"select {Columns} from crash_reports where tenant = @tenant and group_id = @group and shape is null order by reported_at desc, id desc limit @looked",
            new { tenant, group, looked = 4 * most });
        foreach (var report in others)
        {
            var shape = ShapeDigest.Of(report.Parsed());
            if (shapes.Count < most && shapes.Add(shape))
            {
                await work.ExecuteAsync("update crash_reports set shape = @shape where tenant = @tenant and id = @Id", new { tenant, report.Id, shape });
            }
        }
    }
}
