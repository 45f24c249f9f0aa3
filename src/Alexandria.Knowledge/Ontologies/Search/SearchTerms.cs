using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>Finds terms of the latest versions by label, synonym or id; obsolete ones are left out.</summary>
[Operation("ontologies.search-terms", Effect.Read, Route = "GET /v1/terms", Cli = "ontology search", Permission = Permissions.OntologiesRead,
    Examples = ["ontology search --q \"mass unit\"", "ontology search --q UO:0000002 --ontology-id uo --json"])]
public sealed record SearchTerms : IOperation<FoundTerms>
{
    /// <summary>Words, or an id.</summary>
    [StringLength(500, MinimumLength = 1)] public required string Q { get; init; }

    /// <summary>Only terms of this ontology.</summary>
    [StringLength(64, MinimumLength = 1)] public string? OntologyId { get; init; }

    /// <summary>How many at the most, 1 to 100.</summary>
    [Range(1, 100)] public int Limit { get; init; } = 20;
}

/// <summary>Terms that were found.</summary>
/// <param name="Items">The best first.</param>
public sealed record FoundTerms(IReadOnlyList<FoundTerm> Items);

/// <summary>A term that was found.</summary>
/// <param name="OntologyId">Its ontology.</param>
/// <param name="TermId">Its id.</param>
/// <param name="Label">Its label.</param>
/// <param name="Definition">What it means.</param>
/// <param name="Score">Above 0; comparable within one answer only.</param>
/// <param name="Words">The words that decided, heaviest first.</param>
public sealed record FoundTerm(string OntologyId, string TermId, string? Label, string? Definition, double Score, IReadOnlyList<string> Words);

internal sealed class SearchTermsHandler(TermSearch search) : IQueryHandler<SearchTerms, FoundTerms>
{
    public async Task<Result<FoundTerms>> AnswerAsync(SearchTerms request, PreparationContext context) =>
        new FoundTerms(await search.FindAsync(request.Q, request.OntologyId, request.Limit, context.Cancellation));
}
