using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

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
        await work.ExecuteAsync("update crash_reports set group_id = @into where tenant = @tenant and group_id = @from", new { tenant, from, into });
    }
}
