using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Operations;
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
    /// Gives a group whose reports were just taken out of another, and that other one, what a group needs: counts, versions,
    /// reports that stand for it, and a stack and a title of its own; keeps the two apart, and tells of it.
    /// </summary>
    /// <returns>The group that was taken out, as it is now.</returns>
    public async Task<CrashGroupRow> TakeOutAsync(CrashGroupRow from, CrashGroupRow taken, OperationContext context)
    {
        await decisions.SeparateAsync(from.Tenant, from.Id, taken.Id, context.Caller.Id, context.Now, context.Work);
        var left = await SettleAsync(from, context.Work);
        var settled = await SettleAsync(taken, context.Work);
        context.Publish(new CrashGroupSplit(left.Id, settled.Id, left.Revision));
        context.Audit("crash_group", left.Id, from.Summary(), left.Summary());
        context.Audit("crash_group", settled.Id, null, settled.Summary());
        return settled;
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
