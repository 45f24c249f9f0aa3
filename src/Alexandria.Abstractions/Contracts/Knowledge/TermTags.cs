using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Contracts.Knowledge;

/// <summary>Whether the catalog still has the term of a tag.</summary>
public enum TagState
{
    Current,

    /// <summary>The latest version of the ontology calls the term obsolete.</summary>
    Obsolete,

    /// <summary>The latest version does not hold the term, or the ontology is gone.</summary>
    Gone,

    /// <summary>There is no catalog in this installation that could tell.</summary>
    Unchecked,
}

/// <summary>A tag: a term of an ontology that says what a ticket or an article is about.</summary>
public sealed record TagView
{
    public required string OntologyId { get; init; }

    public required string TermId { get; init; }

    /// <summary>What the term was called when somebody tagged with it.</summary>
    public required string Label { get; init; }

    public required TagState State { get; init; }

    /// <summary>What to use in place of an obsolete term.</summary>
    public required IReadOnlyList<TermReplacement> ReplacedBy { get; init; }

    public required string TaggedBy { get; init; }

    public required DateTimeOffset TaggedAt { get; init; }
}

/// <summary>Terms that may be tagged with.</summary>
/// <param name="Items">The best first.</param>
public sealed record SuggestedTags(IReadOnlyList<SuggestedTag> Items);

/// <summary>A term that may be tagged with.</summary>
/// <param name="OntologyId">Its ontology.</param>
/// <param name="TermId">Its id.</param>
/// <param name="Label">Its label, or its id where it has none.</param>
/// <param name="Definition">What it means, at most 400 characters.</param>
/// <param name="Words">The words that decided: as they stand in the text, or as the search has them.</param>
public sealed record SuggestedTag(string OntologyId, string TermId, string Label, string? Definition, IReadOnlyList<string> Words);

/// <summary>A tag as it is kept.</summary>
public sealed record TermTag
{
    public required string OntologyId { get; init; }

    public required string TermId { get; init; }

    public required string Label { get; init; }

    public required string TaggedBy { get; init; }

    public required DateTimeOffset TaggedAt { get; init; }

    public TermKey Key => new(OntologyId, TermId);
}

/// <summary>The rules of tags, whatever is tagged.</summary>
public static class TermTags
{
    /// <summary>So many tags one ticket or one article may have.</summary>
    public const int Most = 50;

    /// <summary>Where an ontology's id ends.</summary>
    public const int LongestOntologyId = 64;

    /// <summary>Ids may be IRIs.</summary>
    public const int LongestTermId = 2_000;

    /// <summary>Where nobody installed the catalog.</summary>
    public static Error NotInstalled { get; } = Error.Unprocessable("knowledge_not_installed", "The Knowledge module is not installed, so there are no terms to tag with.");

    /// <summary>Adds a term to the tags that are there.</summary>
    /// <returns>The new tag; null when the term is one of them already.</returns>
    public static async Task<Result<TermTag?>> AddAsync(this ITermCatalog catalog, TermKey key, IReadOnlyList<TermTag> present, OperationContext context)
    {
        if (present.Any(t => t.Key == key))
        {
            return (TermTag?)null;
        }

        if (present.Count >= Most)
        {
            return Error.Conflict("too_many_tags", $"There are {present.Count} tags, and no more than {Most} are kept: remove one first.");
        }

        var found = await catalog.FindAsync(key, context.Work);
        if (found.Failed)
        {
            return found.Error;
        }

        return found.Value is { Obsolete: true } term
            ? Error.Unprocessable("term_obsolete", term.ReplacedBy is [var instead, ..]
                ? $"The term '{key.TermId}' is obsolete: tag with '{instead.TermId}' in its place."
                : $"The term '{key.TermId}' is obsolete, and nothing is named in its place: look for another with 'ontology search'.")
            : new TermTag { OntologyId = key.OntologyId, TermId = key.TermId, Label = found.Value.Label, TaggedBy = context.Caller.Id, TaggedAt = context.Now };
    }

    /// <summary>Says that a tag which is to be removed is not there.</summary>
    public static Error NotTagged(TermKey key) => Error.NotFound("tag", $"{key.OntologyId} {key.TermId}");

    /// <summary>The tags as people see them: with what has become of their terms.</summary>
    /// <param name="catalog">Null where none is installed.</param>
    /// <param name="tags">As they are kept.</param>
    /// <param name="work">Where the catalog is read.</param>
    public static async Task<IReadOnlyList<TagView>> ViewAsync(this ITermCatalog? catalog, IReadOnlyList<TermTag> tags, IReadWork work)
    {
        if (tags.Count == 0)
        {
            return [];
        }

        var known = catalog is null ? null : await catalog.FindManyAsync([.. tags.Select(t => t.Key)], work);
        return [.. tags.Select(t => View(t, known))];
    }

    /// <summary>The suggestions without what is tagged already.</summary>
    public static SuggestedTags Without(this IReadOnlyList<SuggestedTag> found, IReadOnlyList<TermTag> present, int limit) =>
        new([.. found.Where(f => !present.Any(t => t.OntologyId == f.OntologyId && t.TermId == f.TermId)).Take(limit)]);

    private static TagView View(TermTag tag, IReadOnlyDictionary<TermKey, CatalogTerm>? known)
    {
        var term = known?.GetValueOrDefault(tag.Key);
        return new TagView
        {
            OntologyId = tag.OntologyId,
            TermId = tag.TermId,
            Label = tag.Label,
            State = known is null ? TagState.Unchecked : term is null ? TagState.Gone : term.Obsolete ? TagState.Obsolete : TagState.Current,
            ReplacedBy = term is { Obsolete: true } ? term.ReplacedBy : [],
            TaggedBy = tag.TaggedBy,
            TaggedAt = tag.TaggedAt,
        };
    }
}

/// <summary>What a list is narrowed to by tags.</summary>
/// <param name="OntologyId">Only what is tagged with a term of this ontology; null: all.</param>
/// <param name="TermId">Only what is tagged with this term of it or a narrower one; null: any term.</param>
public sealed record TagFilter(string? OntologyId, string? TermId)
{
    public bool IsSet => OntologyId is not null;

    /// <summary>Reads what a list was asked for.</summary>
    public static Result<TagFilter> Of(string? ontologyId, string? termId) => ontologyId is null && termId is not null
        ? Error.Invalid("ontology_missing", "A term is known within its ontology: give ontologyId together with termId.")
        : new TagFilter(ontologyId, termId);

    /// <summary>The terms that fit; null: any of the ontology.</summary>
    /// <param name="catalog">Null where none is installed: then a term is no more than itself.</param>
    /// <param name="used">The terms of an ontology that something of the tenant is tagged with.</param>
    /// <param name="work">Where the catalog is read.</param>
    public async Task<Result<IReadOnlyList<string>?>> TermsAsync(ITermCatalog? catalog, Func<string, Task<IReadOnlyList<string>>> used, IReadWork work)
    {
        if (OntologyId is null || TermId is null)
        {
            return Result<IReadOnlyList<string>?>.Success(null);
        }

        if (catalog is null)
        {
            return Result<IReadOnlyList<string>?>.Success([TermId]);
        }

        var terms = await catalog.NarrowerOrSameAsync(new(OntologyId, TermId), await used(OntologyId), work);
        return terms.Failed ? terms.Error : Result<IReadOnlyList<string>?>.Success(terms.Value);
    }
}
