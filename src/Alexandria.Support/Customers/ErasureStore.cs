using Alexandria.Data;
using Alexandria.Operations;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Resolution;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Customers;

/// <summary>The SQL of erasing: every column of the module that can hold what a customer wrote.</summary>
internal sealed class ErasureStore(CrashReportStore reports)
{
    /// <summary>The customer's tickets that are not erased yet.</summary>
    public Task<IReadOnlyList<Ticket>> TicketsAsync(string tenant, string customerId, int count, IReadWork work) => work.QueryAsync<Ticket>(
        $"select {TicketStore.Columns} from tickets where tenant = @tenant and customer_id = @customerId order by opened_at, id limit @count", new { tenant, customerId, count });

    /// <summary>Erases what stands beside the ticket's row, and of the row what no later change writes.</summary>
    /// <returns>Ids of the deleted attachments and of the reduced crash reports.</returns>
    public async Task<(IReadOnlyList<string> Attachments, IReadOnlyList<string> Crashes)> EraseTicketAsync(Ticket ticket, OperationContext context)
    {
        var work = context.Work;
        var of = new { ticket.Tenant, ticket.Id, Ticket.Erased, context.Now };
        var files = await work.QueryAsync<AttachedFile>("select id, blob_id, crash_report_id from ticket_attachments where tenant = @Tenant and ticket_id = @Id", of);
        await work.ExecuteAsync("update tickets set body = @Erased, customer_id = null where tenant = @Tenant and id = @Id", of);
        await work.ExecuteAsync("update ticket_timeline set text = @Erased where tenant = @Tenant and ticket_id = @Id", of);
        await work.ExecuteAsync("delete from ticket_tags where tenant = @Tenant and ticket_id = @Id", of);
        await work.ExecuteAsync("delete from ticket_proposals where tenant = @Tenant and ticket_id = @Id", of);
        await work.ExecuteAsync("update ticket_links set reasons = '[]' where tenant = @Tenant and ticket_id = @Id", of);
        await work.ExecuteAsync("update link_outcomes set reasons = '[]' where tenant = @Tenant and ticket_id = @Id", of);
        await work.ExecuteAsync("insert into erased_blobs (digest, erased_at) select blob_id, @Now from ticket_attachments where tenant = @Tenant and ticket_id = @Id on conflict do nothing", of);
        await work.ExecuteAsync("delete from ticket_attachments where tenant = @Tenant and ticket_id = @Id", of);
        await EraseQuotesAsync(ticket, work);
        IReadOnlyList<string> crashes = [.. files.Select(f => f.CrashReportId).OfType<string>()];
        await ReduceAsync(ticket.Tenant, crashes, context);
        return ([.. files.Select(f => f.Id)], crashes);
    }

    // Other tickets were answered with what resolved this one. What a person has sent stands in their timelines, and is his.
    private static async Task EraseQuotesAsync(Ticket ticket, IUnitOfWork work)
    {
        var quoting = await work.QueryAsync<Quoting>(
            "select ticket_id, slot, citations from ticket_proposals where tenant = @Tenant and citations like @pattern", new { ticket.Tenant, pattern = $"%{ticket.Id}%" });
        foreach (var proposal in quoting)
        {
            var citations = Json.Read<IReadOnlyList<Citation>>(proposal.Citations).Select(c => c.Kind == CitationKind.Ticket && c.Id == ticket.Id ? c with { Title = Ticket.Erased, Quote = Ticket.Erased } : c);
            await work.ExecuteAsync(
                "update ticket_proposals set text = @Erased, citations = @citations where tenant = @Tenant and ticket_id = @TicketId and slot = @Slot",
                new { ticket.Tenant, proposal.TicketId, proposal.Slot, Ticket.Erased, citations = Json.Write(citations) });
        }
    }

    /// <summary>Keeps of crash reports what groups are made of: the names of functions. Messages, paths and raw texts go.</summary>
    private async Task ReduceAsync(string tenant, IReadOnlyList<string> ids, OperationContext context)
    {
        if (ids.Count == 0)
        {
            return;
        }

        foreach (var report in await reports.OfIdsAsync(tenant, ids, context.Work))
        {
            var crash = report.Parsed();
            var reduced = crash with { Exceptions = [.. crash.Exceptions.Select(e => e with { Message = "", Frames = [.. e.Frames.Select(Reduced)] })] };
            var of = new { tenant, report.Id, report.GroupId, report.BlobId, context.Now, crash = Json.Write(reduced) };
            await context.Work.ExecuteAsync("insert into erased_blobs (digest, erased_at) values (@BlobId, @Now) on conflict do nothing", of);
            await context.Work.ExecuteAsync("update crash_reports set crash = @crash, blob_id = '', size = 0 where tenant = @tenant and id = @Id", of);
            if (await context.Work.FirstOrDefaultAsync<string>("select frames from crash_groups where tenant = @tenant and id = @GroupId", of) is { } frames)
            {
                var shown = Json.Write(Json.Read<IReadOnlyList<StackFrameView>>(frames).Select(f => f with { File = NameOf(f.File), Module = NameOf(f.Module) }));
                await context.Work.ExecuteAsync("update crash_groups set frames = @shown where tenant = @tenant and id = @GroupId", new { tenant, report.GroupId, shown });
            }
        }
    }

    private static StackFrame Reduced(StackFrame frame) => frame with { File = NameOf(frame.File), Module = NameOf(frame.Module) };

    // A directory may be called like a person: /home/ada/…
    private static string NameOf(string path) => path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

    private sealed record AttachedFile
    {
        public required string Id { get; init; }

        public required string BlobId { get; init; }

        public string? CrashReportId { get; init; }
    }

    private sealed record Quoting
    {
        public required string TicketId { get; init; }

        public required ProposalSlot Slot { get; init; }

        public required string Citations { get; init; }
    }
}
