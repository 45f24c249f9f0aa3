using Alexandria.Events;

namespace Alexandria.Kernel.Flow.Tests.Events.Schemas;

internal enum SpecimenKind
{
    Small,
    RatherLarge,
}

internal sealed record SpecimenPart(string Name, double? Weight);

/// <summary>Everything that an event may hold. A second sentence, which is no title.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Note">What is known of it; absent in what was stored first.</param>
/// <param name="Count">How many.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Share">0 to 1.</param>
/// <param name="Living">Whether it lives.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Former">What it was.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="LostAt">When it was lost.</param>
/// <param name="Tags">Words.</param>
/// <param name="Main">Its main part.</param>
/// <param name="Spare">A part that may be missing.</param>
/// <param name="Parts">All parts.</param>
/// <param name="Places">Rows of numbers.</param>
/// <param name="Revision">Grows by one.</param>
/// <param name="Later">Came later, with a default.</param>
[Event("specimens.found", 1)]
internal sealed record SpecimenFound(
    string Id, string? Note, int Count, long Size, double Share, bool Living, SpecimenKind Kind, SpecimenKind? Former, DateTimeOffset FoundAt, DateTimeOffset? LostAt,
    IReadOnlyList<string> Tags, SpecimenPart Main, SpecimenPart? Spare, IReadOnlyList<SpecimenPart> Parts, IReadOnlyList<IReadOnlyList<int>>? Places, long Revision, int? Later = 5) : IEvent
{
    public string Subject => Id;
}

/// <summary>With properties rather than parameters.</summary>
[Event("specimens.lost", 1)]
internal sealed record SpecimenLost : IEvent
{
    public required string Id { get; init; }

    public string? Why { get; init; }

    public bool Found { get; init; }

    public string Subject => Id;

    public long Revision { get; init; }
}
