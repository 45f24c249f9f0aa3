using Alexandria.Data;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Linking;

/// <summary>The crash groups whose reports are attached to a ticket: they are linked whatever the scoring says of the text.</summary>
internal sealed class AttachedCrashes
{
    /// <summary>What an attached report is worth, in log-odds: a customer sends the wrong file now and then.</summary>
    private const double Weight = 8;

    private static readonly LinkReason Reason = new("attached", Weight, "A report of this group is attached to this ticket.");

    /// <summary>What was found for the ticket, with the groups of its attached reports linked.</summary>
    public async Task<IReadOnlyList<LinkProposal>> WithAttachedAsync(string tenant, string ticketId, IReadOnlyList<LinkProposal> found, IReadWork work)
    {
        var attached = await work.QueryAsync<LinkableGroup>(
            """
            select distinct g.id, g.title
            from ticket_attachments a
            join crash_reports r on r.tenant = a.tenant and r.id = a.crash_report_id
            join crash_groups g on g.tenant = r.tenant and g.id = r.group_id
            where a.tenant = @tenant and a.ticket_id = @ticketId
            order by g.id
            """,
            new { tenant, ticketId });
        return attached.Count == 0
            ? found
            : [.. attached.Select(g => Attached(g, found.FirstOrDefault(f => f.CrashGroupId == g.Id))), .. found.Where(f => attached.All(g => g.Id != f.CrashGroupId))];
    }

    private static LinkProposal Attached(LinkableGroup group, LinkProposal? scored)
    {
        IReadOnlyList<LinkReason> reasons = [.. scored?.Reasons ?? [LinkScorer.Unknown], Reason];
        return new(group.Id, group.Title, 1 / (1 + Math.Exp(-reasons.Sum(r => r.Contribution))), LinkState.Auto, reasons);
    }
}
