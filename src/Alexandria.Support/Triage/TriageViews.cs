namespace Alexandria.Support.Triage;

/// <summary>What is proposed of a ticket.</summary>
public enum TriageField
{
    Category,

    Product,

    Priority,

    /// <summary>Who takes it on.</summary>
    Assignee,
}

/// <summary>Why nothing is proposed.</summary>
public enum TriageAbstention
{
    /// <summary>The ticket is resolved or closed.</summary>
    Finished,

    /// <summary>Somebody has said already what it is.</summary>
    Decided,

    /// <summary>A person turned down what would be proposed.</summary>
    Rejected,

    /// <summary>The first models are being trained; ask again shortly.</summary>
    Learning,

    /// <summary>Too few finished tickets have a value.</summary>
    TooLittleHistory,

    /// <summary>All finished tickets have the same value.</summary>
    OneValue,

    /// <summary>On held-back tickets the model was no better than always the most frequent value.</summary>
    NotBetterThanMajority,

    /// <summary>The best guess is not sure enough for this ticket.</summary>
    Unsure,
}

/// <summary>What is proposed for a ticket, learned from the tenant's finished tickets.</summary>
public sealed record TriageView
{
    public required string TicketId { get; init; }

    /// <summary>One for each field.</summary>
    public required IReadOnlyList<TriageProposal> Proposals { get; init; }
}

/// <summary>A value that is proposed for a field, or why there is none.</summary>
public sealed record TriageProposal
{
    public required TriageField Field { get; init; }

    /// <summary>What is proposed; null where nothing is.</summary>
    public string? Value { get; init; }

    /// <summary>Of the value, calibrated on held-back tickets, 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>Words of the ticket that speak for the value, the weightiest first.</summary>
    public IReadOnlyList<TriageWord> Words { get; init; } = [];

    /// <summary>Why nothing is proposed; null where something is.</summary>
    public TriageAbstention? Abstention { get; init; }

    /// <summary>One sentence about how the proposal came about, or why there is none.</summary>
    public required string Reason { get; init; }

    internal static TriageProposal None(TriageField field, TriageAbstention abstention, string reason) => new() { Field = field, Abstention = abstention, Reason = reason };
}

/// <summary>A word that decided.</summary>
/// <param name="Word">As it stands in the ticket.</param>
/// <param name="Contribution">What it adds to the value's score.</param>
public sealed record TriageWord(string Word, double Contribution);
