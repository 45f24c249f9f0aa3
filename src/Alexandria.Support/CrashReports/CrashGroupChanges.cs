using Alexandria.Data;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.CrashReports;

/// <summary>The one way in which groups become one and come apart again, whoever wants it.</summary>
internal sealed class CrashGroupChanges(CrashGroupStore groups, CrashReportStore reports, LinkStore links, GroupDecisionStore decisions, GroupingOptions options)
{
    /// <summary>Moves all that one group has into another, of which it becomes an alias.</summary>
    /// <returns>The group that stays.</returns>
    public async Task<CrashGroupRow> MergeAsync(CrashGroupRow from, CrashGroupRow into, IUnitOfWork work)
    {
        var merged = into.With(from);
        await groups.MergeAsync(from, merged, work);
        await reports.MoveAsync(from.Tenant, from.Id, into.Id, work);
        await links.MoveAsync(from.Tenant, from.Id, into.Id, work);
        await decisions.MergeAsync(from.Tenant, from.Id, into.Id, work);
        return merged;
    }

    /// <summary>
    /// Gives reports that were moved to a group, and those that were left, what a group needs: counts, versions, reports that
    /// stand for it, and a stack and a title of its own; and keeps the two apart.
    /// </summary>
    /// <returns>Both as they are now.</returns>
    public async Task<(CrashGroupRow Left, CrashGroupRow Taken)> SettleAsync(CrashGroupRow left, CrashGroupRow taken, string by, DateTimeOffset at, IUnitOfWork work)
    {
        await decisions.SeparateAsync(left.Tenant, left.Id, taken.Id, by, at, work);
        return (await SettleAsync(left, work), await SettleAsync(taken, work));
    }

    private async Task<CrashGroupRow> SettleAsync(CrashGroupRow group, IUnitOfWork work)
    {
        await reports.RepresentAsync(group.Tenant, group.Id, options.RepresentativesPerGroup, work);
        var first = await reports.FirstAsync(group.Tenant, group.Id, work) ?? throw new InvalidOperationException($"The group {group.Id} has no report.");
        var settled = group.Anew(first, first.Parsed(), await reports.CountAsync(group.Tenant, group.Id, work));
        await groups.ReplaceAsync(settled, work);
        await groups.RecountVersionsAsync(group.Tenant, group.Id, work);
        return settled;
    }
}
