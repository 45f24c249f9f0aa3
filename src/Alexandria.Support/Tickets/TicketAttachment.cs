namespace Alexandria.Support.Tickets;

/// <summary>A file on a ticket; its bytes are a blob.</summary>
internal sealed record TicketAttachment
{
    public required string Tenant { get; init; }

    public required string Id { get; init; }

    public required string TicketId { get; init; }

    public required string FileName { get; init; }

    public required string ContentType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required string BlobId { get; init; }

    /// <summary>The report that it was recognised as; null for any other file.</summary>
    public string? CrashReportId { get; init; }

    public required string AddedBy { get; init; }

    public required DateTimeOffset AddedAt { get; init; }
}
