using Alexandria.Contracts.Support;
using Alexandria.Events;
using Alexandria.Identity;

namespace Alexandria.Support.Tickets;

/// <summary>A ticket and its rules: what may happen to it, in which state, and what follows.</summary>
internal sealed partial record Ticket
{
    public const int MaxSubject = 200;
    public const int MaxText = 256 * 1024;
    public const int MaxName = 200;

    /// <summary>What stands where something was erased.</summary>
    public const string Erased = "[erased]";

    public required string Tenant { get; init; }

    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public string? Product { get; init; }

    /// <summary>Version of the product, as the customer writes it.</summary>
    public string? ProductVersion { get; init; }

    public string? CustomerId { get; init; }

    public TicketPriority Priority { get; init; }

    /// <summary>What kind of request it is, in the team's own words; null until somebody says.</summary>
    public string? Category { get; init; }

    public TicketStatus Status { get; init; }

    public string? Assignee { get; init; }

    public string? Resolution { get; init; }

    /// <summary>The article draft that was made of this resolution.</summary>
    public string? ArticleId { get; init; }

    /// <summary>What the workflow read out of it, as JSON; null until it has.</summary>
    public string? Signals { get; init; }

    public required string OpenedBy { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>From 1; one more with each change.</summary>
    public required long Revision { get; init; }

    /// <summary>Neither resolved nor closed: the workflow may work on it.</summary>
    public bool IsOpen => Status is TicketStatus.New or TicketStatus.InProgress or TicketStatus.Proposed;

    public static TicketChange Open(OpenTicket request, string id, Caller by, DateTimeOffset now)
    {
        var ticket = new Ticket
        {
            Tenant = by.Tenant,
            Id = id,
            Subject = request.Subject.Trim(),
            Body = request.Body,
            Product = Blank(request.Product),
            ProductVersion = Blank(request.Version),
            CustomerId = request.CustomerId,
            Priority = request.Priority,
            Category = Blank(request.Category),
            Status = TicketStatus.New,
            OpenedBy = by.Id,
            OpenedAt = now,
            UpdatedAt = now,
            Revision = 1,
        };
        return new(null, ticket, by, [new(TimelineKind.Opened, "The ticket was opened.")], [new TicketOpened(id, ticket.Product, ticket.CustomerId, 1)]);
    }

    /// <summary>Changes what is set; an empty product, version or category clears it.</summary>
    public TicketChange Edit(EditTicket request, Caller by, DateTimeOffset now)
    {
        var edited = this with
        {
            Subject = request.Subject?.Trim() ?? Subject,
            Product = request.Product is null ? Product : Blank(request.Product),
            ProductVersion = request.Version is null ? ProductVersion : Blank(request.Version),
            Priority = request.Priority ?? Priority,
            Category = request.Category is null ? Category : Blank(request.Category),
        };
        var matters = (edited.Subject, edited.Product, edited.ProductVersion) != (Subject, Product, ProductVersion);
        return Change(edited, by, now, new(TimelineKind.Edited, DescribeEdit(edited)), Told("edited", matters));
    }

    public TicketChange Assign(string? assignee, Caller by, DateTimeOffset now) => Blank(assignee) is { } name
        ? Change(this with { Assignee = name }, by, now, new(TimelineKind.Assigned, $"Assigned to {name}."), Told("assigned"))
        : Change(this with { Assignee = null }, by, now, new(TimelineKind.Assigned, "Assigned to nobody."), Told("assigned"));

    public TicketChange Comment(string text, Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.Commented, text), Told("comment", matters: true));

    /// <summary>A file is attached, and linked with its crash group where it is a crash report.</summary>
    public TicketChange Attach(TicketAttachment attachment, IReadOnlyList<TicketLink> made, Caller by, DateTimeOffset now)
    {
        var what = attachment.CrashReportId is null ? "" : ", a crash report";
        return ChangeWith(
            this, by, now,
            [new(TimelineKind.Attached, $"Attached {attachment.FileName}{what}.", attachment.Id), .. made.Select(LinkNote)],
            [Told("attachment", matters: true), .. made.Select(l => LinkChanged(l))]);
    }

    /// <summary>An answer to the customer; also after the resolution, to tell of it.</summary>
    public TicketChange Reply(string text, Caller by, DateTimeOffset now) =>
        Change(this, by, now, new(TimelineKind.Replied, text), Told("reply"));

    public Result<TicketChange> Resolve(string resolution, Caller by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return NotOpen("resolved");
        }

        if (string.IsNullOrWhiteSpace(resolution))
        {
            return Error.Invalid("resolution_missing", "Say what resolved the ticket: the text helps with the next one.");
        }

        return Change(this with { Status = TicketStatus.Resolved, Resolution = resolution.Trim() }, by, now, new(TimelineKind.Resolved, resolution.Trim()), new TicketResolved(Id, by.Id, Revision + 1));
    }

    public Result<TicketChange> Close(Caller by, DateTimeOffset now) => Status == TicketStatus.Closed
        ? Error.Conflict("ticket_not_open", "The ticket is closed already.")
        : Change(this with { Status = TicketStatus.Closed }, by, now, new(TimelineKind.Closed, "The ticket was closed."), new TicketClosed(Id, Revision + 1));

    /// <summary>Starts the way to a resolution anew; the former resolution stays in the timeline.</summary>
    public Result<TicketChange> Reopen(string? reason, Caller by, DateTimeOffset now) => IsOpen
        ? Error.Conflict("ticket_open", "The ticket is open already; only a resolved or closed one is reopened.")
        : Change(this with { Status = TicketStatus.New, Resolution = null, ArticleId = null }, by, now, new(TimelineKind.Reopened, Blank(reason) ?? "The ticket was reopened."), new TicketReopened(Id, Revision + 1));

    /// <summary>The ticket without anything that was written in it. It is closed, so that no step of its workflow that runs brings something back.</summary>
    public TicketChange Erase(Caller by, DateTimeOffset now) => Change(
        this with { Subject = Erased, Body = Erased, ProductVersion = null, CustomerId = null, Resolution = Resolution is null ? null : Erased, Signals = null, Status = TicketStatus.Closed },
        by, now, new(TimelineKind.Erased, "The customer's data was erased."), IsOpen ? new TicketClosed(Id, Revision + 1) : Told("erased"));

    /// <summary>Notes the article draft that was made of the resolution, which <see cref="MayBecomeArticle"/> allowed.</summary>
    public TicketChange ArticleDrafted(string articleId, Caller by, DateTimeOffset now) =>
        Change(this with { ArticleId = articleId }, by, now, new(TimelineKind.ArticleDrafted, "An article draft was made of the resolution.", articleId), Told("article"));

    /// <summary>Why no article can be made of it; null when one can.</summary>
    public Error? MayBecomeArticle() => Resolution is null
        ? Error.Conflict("ticket_not_resolved", "Only a resolved ticket becomes an article: resolve it first.")
        : ArticleId is null ? null : Error.Conflict("article_exists", $"The article '{ArticleId}' was made of this resolution already.");

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private TicketChange Change(Ticket after, Caller by, DateTimeOffset now, TimelineNote note, params IEvent[] events) => ChangeWith(after, by, now, [note], events);

    private TicketChange ChangeWith(Ticket after, Caller by, DateTimeOffset now, IReadOnlyList<TimelineNote> notes, IReadOnlyList<IEvent> events) =>
        new(this, after with { UpdatedAt = now, Revision = Revision + 1 }, by, notes, events);

    /// <summary>What matters to links and proposal sends the workflow of an open ticket back to its start.</summary>
    private IEvent Told(string what, bool matters = false) => matters && IsOpen
        ? new TicketSignalsChanged(Id, what, Revision + 1)
        : new TicketChanged(Id, what, Revision + 1);

    private Error NotOpen(string done) => Error.Conflict("ticket_not_open", $"The ticket is {(Status == TicketStatus.Closed ? "closed" : "resolved")} and cannot be {done}; reopen it first.");

    private string DescribeEdit(Ticket edited)
    {
        var changes = new List<string>();
        Compare("subject", Subject, edited.Subject);
        Compare("product", Product, edited.Product);
        Compare("version", ProductVersion, edited.ProductVersion);
        Compare("priority", $"{Priority}", $"{edited.Priority}");
        Compare("category", Category, edited.Category);
        return changes.Count == 0 ? "Edited; nothing changed." : $"Edited: {string.Join("; ", changes)}.";

        void Compare(string name, string? before, string? after)
        {
            if (before != after)
            {
                changes.Add($"{name} from {before ?? "none"} to {after ?? "none"}");
            }
        }
    }
}
