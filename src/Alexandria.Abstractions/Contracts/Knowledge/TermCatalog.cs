using Alexandria.Data;

namespace Alexandria.Contracts.Knowledge;

/// <summary>How a term is known: ids of terms are unique within their ontology.</summary>
/// <param name="OntologyId">What the specification calls the ontology.</param>
/// <param name="TermId">The term's id.</param>
public sealed record TermKey(string OntologyId, string TermId);

/// <summary>A term as the version of its ontology says that readers see.</summary>
public sealed record CatalogTerm
{
    public required TermKey Key { get; init; }

    /// <summary>One line of at most 200 characters; the id where the term has no label.</summary>
    public required string Label { get; init; }

    public required bool Obsolete { get; init; }

    /// <summary>What to use in place of an obsolete term; at most 10.</summary>
    public required IReadOnlyList<TermReplacement> ReplacedBy { get; init; }
}

/// <summary>A term that takes the place of an obsolete one, in the same ontology.</summary>
/// <param name="TermId">Its id.</param>
/// <param name="Label">Its label; the id where the ontology does not hold it.</param>
public sealed record TermReplacement(string TermId, string Label);

/// <summary>The terms of the installation's ontologies, each ontology in its latest version. Absent when the Knowledge module is not installed.</summary>
public interface ITermCatalog
{
    /// <returns>The term, obsolete or not; <c>ontology_not_found</c> or <c>ontology_term_not_found</c>, which say where to look.</returns>
    Task<Result<CatalogTerm>> FindAsync(TermKey key, IReadWork work);

    /// <summary>Those of the terms that the latest versions hold.</summary>
    Task<IReadOnlyDictionary<TermKey, CatalogTerm>> FindManyAsync(IReadOnlyCollection<TermKey> keys, IReadWork work);

    /// <summary>What a term is called, for a page; null when it is not there.</summary>
    Task<string?> LabelAsync(TermKey key, CancellationToken cancellation);

    /// <summary>The terms that a text names by their labels or exact synonyms; of names within each other the longest counts. Obsolete terms and properties are left out.</summary>
    /// <param name="text">Any text; of a long one the first 20,000 characters are read.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the wait for the index.</param>
    /// <returns>The longest names first, then those that occur most often.</returns>
    Task<IReadOnlyList<SuggestedTag>> NamedInAsync(string text, int limit, CancellationToken cancellation);

    /// <summary>The terms that are called like this, by label, synonym or id; the best first. Obsolete terms are left out.</summary>
    Task<IReadOnlyList<SuggestedTag>> SearchAsync(string words, int limit, CancellationToken cancellation);

    /// <summary>Which of these terms of the term's ontology are the term itself or narrower, by is-a over any number of steps. A term that the latest version no longer holds is no more than itself.</summary>
    /// <returns>Those of <paramref name="among"/>; <c>term_too_broad</c> where more than 50,000 terms would have to be looked at, or more than 5,000 fit.</returns>
    Task<Result<IReadOnlyList<string>>> NarrowerOrSameAsync(TermKey term, IReadOnlyCollection<string> among, IReadWork work);
}
