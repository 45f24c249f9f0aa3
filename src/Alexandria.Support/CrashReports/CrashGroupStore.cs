using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>What a list of crash groups is narrowed to; null: all.</summary>
internal sealed record CrashGroupFilter(string? ProductKey, string? Words, CrashGroupOrder Order);

/// <summary>The SQL of crash groups and the versions that they were seen in.</summary>
internal sealed class CrashGroupStore
{
    private const int MostVersions = 200;

    private const string Columns =
        "tenant, id, product, product_key, fingerprint, language, title, title_key, exception_type, frames, error_codes, report_count, first_seen, last_seen, created_at, merged_into, resolved_at, resolved_in, regressed_at, regressed_in, revision";

    /// <summary>Makes the group unless its product has one with its fingerprint.</summary>
    /// <returns>Whether it was made.</returns>
    public async Task<bool> TryAddAsync(CrashGroupRow group, IUnitOfWork work) => await work.ExecuteAsync(
        $"""
        insert into crash_groups ({Columns})
        values (@Tenant, @Id, @Product, @ProductKey, @Fingerprint, @Language, @Title, @TitleKey, @ExceptionType, @Frames, @ErrorCodes, @ReportCount, @FirstSeen, @LastSeen, @CreatedAt, @MergedInto, @ResolvedAt, @ResolvedIn, @RegressedAt, @RegressedIn, @Revision)
        on conflict (tenant, product_key, fingerprint) do nothing
        """,
        group) == 1;

    public Task UpdateAsync(CrashGroupRow group, IUnitOfWork work) => work.ExecuteAsync(
        """
        update crash_groups set error_codes = @ErrorCodes, report_count = @ReportCount, first_seen = @FirstSeen, last_seen = @LastSeen,
            resolved_at = @ResolvedAt, resolved_in = @ResolvedIn, regressed_at = @RegressedAt, regressed_in = @RegressedIn, revision = @Revision
        where tenant = @Tenant and id = @Id
        """,
        group);

    /// <summary>Writes all of a group that can change when it comes apart.</summary>
    public async Task ReplaceAsync(CrashGroupRow group, IUnitOfWork work)
    {
        await UpdateAsync(group, work);
        await work.ExecuteAsync(
            """
            update crash_groups set language = @Language, title = @Title, title_key = @TitleKey, exception_type = @ExceptionType, frames = @Frames, merged_into = @MergedInto
            where tenant = @Tenant and id = @Id
            """,
            group);
    }

    /// <summary>The row of this id, also when it is an alias; null when there is none in the tenant.</summary>
    public Task<CrashGroupRow?> FindAsync(string tenant, string id, IReadWork work) =>
        work.FirstOrDefaultAsync<CrashGroupRow>($"select {Columns} from crash_groups where tenant = @tenant and id = @id", new { tenant, id });

    /// <summary>The group with this id or alias; null when there is none in the tenant.</summary>
    public async Task<CrashGroupRow?> ResolveAsync(string tenant, string id, IReadWork work) =>
        await Follow(await FindAsync(tenant, id, work), work);

    public async Task<CrashGroupRow?> OfFingerprintAsync(string tenant, string productKey, string fingerprint, IReadWork work) => await Follow(
        await work.FirstOrDefaultAsync<CrashGroupRow>(
            $"select {Columns} from crash_groups where tenant = @tenant and product_key = @productKey and fingerprint = @fingerprint",
            new { tenant, productKey, fingerprint }),
        work);

    public Task<IReadOnlyList<CrashGroupRow>> ListAsync(string tenant, CrashGroupFilter filter, PageCursor? after, int count, IReadWork work)
    {
        var key = filter.Order == CrashGroupOrder.Count ? "report_count" : "last_seen";
        var where = "tenant = @tenant and merged_into is null";
        where += filter.ProductKey is null ? "" : " and product_key = @ProductKey";
        where += filter.Words is null ? "" : " and (title_key like @pattern escape '!' or lower(error_codes) like @pattern escape '!')";
        where += after is null ? "" : $" and ({key}, id) < (@key, @last)";
        return work.QueryAsync<CrashGroupRow>(
            $"select {Columns} from crash_groups where {where} order by {key} desc, id desc limit @count",
            new { tenant, filter.ProductKey, pattern = Pattern(filter.Words), key = after?.Key, last = after?.Id, count });
    }

    public Task<IReadOnlyList<string>> TenantsAsync(IReadWork work) => work.QueryAsync<string>("select distinct tenant from crash_groups");

    /// <summary>Groups in order of their ids, a part at a time, without aliases: for what is kept in memory.</summary>
    public Task<IReadOnlyList<CrashGroupRow>> PartAsync(string tenant, string after, int count, IReadWork work) => work.QueryAsync<CrashGroupRow>(
        $"select {Columns} from crash_groups where tenant = @tenant and merged_into is null and id > @after order by id limit @count",
        new { tenant, after, count });

    public Task<IReadOnlyList<CrashGroupRow>> OfIdsAsync(string tenant, IReadOnlyCollection<string> ids, IReadWork work) =>
        work.QueryAsync<CrashGroupRow>($"select {Columns} from crash_groups where tenant = @tenant and merged_into is null and id in @ids", new { tenant, ids });

    public Task<IReadOnlyList<(string GroupId, string Version)>> VersionsAsync(string tenant, IReadOnlyCollection<string> groups, IReadWork work) =>
        work.QueryAsync<(string, string)>("select group_id, version from crash_group_versions where tenant = @tenant and group_id in @groups order by last_seen desc, version", new { tenant, groups });

    /// <summary>The last seen first.</summary>
    public Task<IReadOnlyList<SeenVersion>> VersionsAsync(string tenant, string group, IReadWork work) => work.QueryAsync<SeenVersion>(
        "select version, report_count, first_seen, last_seen from crash_group_versions where tenant = @tenant and group_id = @group order by last_seen desc, version limit @most",
        new { tenant, group, most = MostVersions });

    public Task<IReadOnlyList<string>> AliasesAsync(string tenant, string group, IReadWork work) =>
        work.QueryAsync<string>("select id from crash_groups where tenant = @tenant and merged_into = @group order by id", new { tenant, group });

    public Task CountVersionAsync(CrashReport report, IUnitOfWork work) => work.ExecuteAsync(
        $"""
        insert into crash_group_versions (tenant, group_id, version, report_count, first_seen, last_seen)
        values (@Tenant, @GroupId, @Version, 1, @seen, @seen) {AddUp}
        """,
        new { report.Tenant, report.GroupId, report.Version, seen = report.OccurredAt ?? report.ReportedAt });

    /// <summary>Counts the versions of a group's reports anew.</summary>
    public async Task RecountVersionsAsync(string tenant, string group, IUnitOfWork work)
    {
        await work.ExecuteAsync("delete from crash_group_versions where tenant = @tenant and group_id = @group", new { tenant, group });
        await work.ExecuteAsync(
            """
            insert into crash_group_versions (tenant, group_id, version, report_count, first_seen, last_seen)
            select tenant, group_id, version, count(*), min(coalesce(occurred_at, reported_at)), max(coalesce(occurred_at, reported_at))
            from crash_reports where tenant = @tenant and group_id = @group and version is not null group by tenant, group_id, version
            """,
            new { tenant, group });
    }

    /// <summary>Makes one group, and all that were merged into it before, an alias of another that takes over its counts.</summary>
    public async Task MergeAsync(CrashGroupRow from, CrashGroupRow merged, IUnitOfWork work)
    {
        var names = new { merged.Tenant, from = from.Id, into = merged.Id, next = from.Revision + 1 };
        await work.ExecuteAsync("update crash_groups set merged_into = @into where tenant = @Tenant and merged_into = @from", names);
        await work.ExecuteAsync("update crash_groups set merged_into = @into, revision = @next where tenant = @Tenant and id = @from", names);
        await work.ExecuteAsync(
            $"""
            insert into crash_group_versions (tenant, group_id, version, report_count, first_seen, last_seen)
            select tenant, @into, version, report_count, first_seen, last_seen from crash_group_versions where tenant = @Tenant and group_id = @from {AddUp}
            """,
            names);
        await work.ExecuteAsync("delete from crash_group_versions where tenant = @Tenant and group_id = @from", names);
        await UpdateAsync(merged, work);
    }

    private const string AddUp =
        """
        on conflict (tenant, group_id, version) do update set
            report_count = crash_group_versions.report_count + excluded.report_count,
            first_seen = case when excluded.first_seen < crash_group_versions.first_seen then excluded.first_seen else crash_group_versions.first_seen end,
            last_seen = case when excluded.last_seen > crash_group_versions.last_seen then excluded.last_seen else crash_group_versions.last_seen end
        """;

    // A merge rewrites what was merged before, so that one step always leads to the group.
    private async Task<CrashGroupRow?> Follow(CrashGroupRow? group, IReadWork work) => group?.MergedInto is { } into ? await ResolveAsync(group.Tenant, into, work) : group;

    private static string? Pattern(string? words) => words is null
        ? null
        : $"%{words.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
}
