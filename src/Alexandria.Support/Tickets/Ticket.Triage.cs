using Alexandria.Identity;
using Alexandria.Support.Triage;

namespace Alexandria.Support.Tickets;

/// <summary>What people decide about proposals of triage; taking one is an edit or an assignment like any other.</summary>
internal sealed partial record Ticket
{
    public Result<TicketChange> RejectTriage(TriageRejection rejection, Caller by, DateTimeOffset now) => IsOpen
        ? Change(this, by, now, new(TimelineKind.TriageRejected, $"Not {rejection.Value} as {TicketWords.Of(rejection.Field)}.", rejection.Reference), Told("triage"))
        : NotOpen("triaged");
}
