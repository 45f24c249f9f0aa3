namespace Alexandria.Support.Duplicates;

/// <summary>What a ticket is compared by, as it was written.</summary>
internal sealed record TicketText
{
    public required string Subject { get; init; }

    public required string Body { get; init; }

    /// <summary>Version of the product, as stated beside the text; null or empty when none is.</summary>
    public string? Version { get; init; }

    /// <summary>Tickets of different products are never alike; one without a product is compared with all.</summary>
    public string? Product { get; init; }

    /// <summary>When it was opened; null when unknown.</summary>
    public DateTimeOffset? Created { get; init; }
}
