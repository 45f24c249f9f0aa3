using Alexandria.Data;

namespace Alexandria.Support.CrashReports;

/// <summary>The SQL of what persons decided about groups: which fingerprints are a group's, and which groups stay apart.</summary>
internal sealed class GroupDecisionStore
{
    /// <summary>The group that reports with this fingerprint were said to belong to, by id or alias; null when nobody said.</summary>
    public Task<string?> PinnedAsync(string tenant, string productKey, string fingerprint, IReadWork work) => work.FirstOrDefaultAsync<string>(
        "select group_id from crash_group_pins where tenant = @tenant and product_key = @productKey and fingerprint = @fingerprint",
        new { tenant, productKey, fingerprint });

    public async Task<bool> AreSeparateAsync(string tenant, string group, string other, IReadWork work) => await work.FirstOrDefaultAsync<string>(
        "select group_id from crash_group_separations where tenant = @tenant and group_id = @group and other_id = @other",
        new { tenant, group, other }) is not null;

    /// <summary>Keeps two groups apart, and each one's fingerprints with it; what both have goes on being compared.</summary>
    public async Task SeparateAsync(string tenant, string group, string other, string by, DateTimeOffset at, IUnitOfWork work)
    {
        await SetApartAsync(tenant, group, other, work);
        await PinAsync(tenant, group, other, by, at, work);
        await PinAsync(tenant, other, group, by, at, work);
    }

    /// <summary>What was decided about a group that goes into another holds for the other; that they stay apart holds no longer.</summary>
    public async Task MergeAsync(string tenant, string from, string into, IUnitOfWork work)
    {
        var names = new { tenant, from, into };
        await work.ExecuteAsync("update crash_group_pins set group_id = @into where tenant = @tenant and group_id = @from", names);
        foreach (var other in await work.QueryAsync<string>("select other_id from crash_group_separations where tenant = @tenant and group_id = @from and other_id <> @into", names))
        {
            await SetApartAsync(tenant, into, other, work);
        }

        await work.ExecuteAsync("delete from crash_group_separations where tenant = @tenant and (group_id = @from or other_id = @from)", names);
    }

    private static async Task SetApartAsync(string tenant, string group, string other, IUnitOfWork work)
    {
        const string Sql = "insert into crash_group_separations (tenant, group_id, other_id) values (@tenant, @group, @other) on conflict (tenant, group_id, other_id) do nothing";
        await work.ExecuteAsync(Sql, new { tenant, group, other });
        await work.ExecuteAsync(Sql, new { tenant, group = other, other = group });
    }

    private static Task PinAsync(string tenant, string group, string other, string by, DateTimeOffset at, IUnitOfWork work) => work.ExecuteAsync(
        """
        insert into crash_group_pins (tenant, product_key, fingerprint, group_id, decided_by, decided_at)
        select distinct tenant, product_key, fingerprint, group_id, @by, @at from crash_reports
        where tenant = @tenant and group_id = @group and fingerprint not in (select fingerprint from crash_reports where tenant = @tenant and group_id = @other)
        on conflict (tenant, product_key, fingerprint) do update set group_id = excluded.group_id, decided_by = excluded.decided_by, decided_at = excluded.decided_at
        """,
        new { tenant, group, other, by, at });
}
