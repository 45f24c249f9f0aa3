namespace Alexandria.Support.Resolution.Drafting;

/// <summary>A source that an answer may rest on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title or subject.</param>
/// <param name="Quote">The passage that fits, as it stands in the source.</param>
/// <param name="Coverage">Share of what was asked that it contains, 0 to 1.</param>
internal sealed record DraftSource(CitationKind Kind, string Id, string Title, string Quote, double Coverage)
{
    /// <summary>It contains a term that proves by itself that it is about the same: the number of an error code.</summary>
    public bool Decisive { get; init; }

    public Citation AsCitation() => new(Kind, Id, Title, Quote);
}

/// <summary>A crash group that the ticket is linked with.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Certain">True for a link that was made, false for one that is only suggested.</param>
internal sealed record DraftCrash(string Title, bool Certain);

/// <summary>All that a draft is made of.</summary>
internal sealed record DraftRequest
{
    public required string Subject { get; init; }

    public required string Body { get; init; }

    public string? Product { get; init; }

    public string? ProductVersion { get; init; }

    public string? CustomerName { get; init; }

    public IReadOnlyList<string> ErrorCodes { get; init; } = [];

    public IReadOnlyList<DraftCrash> Crashes { get; init; } = [];

    /// <summary>Best first; the first one is [1].</summary>
    public IReadOnlyList<DraftSource> Sources { get; init; } = [];

    /// <summary>What was missing so far, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A drafted answer.</summary>
internal sealed record Draft(string Text, ProposalAuthor Author, string? Model, IReadOnlyList<Citation> Citations, IReadOnlyList<string> Notes);
