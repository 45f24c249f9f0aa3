using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

/// <summary>When a crash shows itself for the first time, lets the tickets that came before it, and that may speak of it, be looked at again.</summary>
[Subscriber("support.relink-open-tickets")]
internal sealed class RelinkOpenTickets(CrashReportStore reports) : ISharedSubscriber<CrashReported>
{
    private const int MostTickets = 200;

    private static readonly TimeSpan Recent = TimeSpan.FromDays(14);

    public async Task<Result<Nothing>> HandleAsync(CrashReported @event, DeliveryContext context)
    {
        if (!@event.NewGroup || await reports.FindAsync(context.Tenant, @event.ReportId, context.Work) is not { } report)
        {
            return Nothing.Value;
        }

        var crash = new CrashGroupSignals { GroupId = @event.CrashGroupId }.With(report.Parsed());
        foreach (var ticket in await UnlinkedAsync(context.Tenant, report.ProductKey, context.Now - Recent, context.Work))
        {
            if (ticket.MaySpeakOf(crash))
            {
                context.Publish(new TicketSignalsChanged(ticket.Id, "crash_group", ticket.Revision));
            }
        }

        return Nothing.Value;
    }

    private static Task<IReadOnlyList<OpenTicket>> UnlinkedAsync(string tenant, string productKey, DateTimeOffset since, IReadWork work) => work.QueryAsync<OpenTicket>(
        $"""
        select t.id, t.signals, t.revision from tickets t
        where t.tenant = @tenant and t.opened_at >= @since and t.status in ('new', 'in_progress', 'proposed') and t.signals is not null
            {(productKey == ProductKey.None ? "" : "and (t.product is null or lower(t.product) = @productKey)")}
            and not exists (select 1 from ticket_links l where l.tenant = t.tenant and l.ticket_id = t.id and l.state in ('auto', 'manual'))
        order by t.opened_at desc, t.id desc limit @most
        """,
        new { tenant, productKey, since, most = MostTickets });

    private sealed record OpenTicket
    {
        public required string Id { get; init; }

        public required string Signals { get; init; }

        public required long Revision { get; init; }

        // Words alone do not make a link; without this, every new crash would set every open ticket going.
        public bool MaySpeakOf(CrashGroupSignals crash)
        {
            var signals = Json.Read<TicketSignals>(Signals);
            return signals.Traces.Count > 0
                || signals.ErrorCodes.Intersect(crash.ErrorCodes, StringComparer.OrdinalIgnoreCase).Any()
                || signals.Components.Intersect(crash.Components, StringComparer.OrdinalIgnoreCase).Any();
        }
    }
}
