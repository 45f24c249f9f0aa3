using Microsoft.AspNetCore.Http.Extensions;

namespace Alexandria.Console.Tags;

/// <summary>Addresses that tags lead to. Ids of terms stand in the query: many are IRIs.</summary>
public static class TagPaths
{
    /// <summary>Names in the query string of a list that is narrowed to a tag.</summary>
    public const string Ontology = "ontologyId";

    /// <inheritdoc cref="Ontology"/>
    public const string Term = "termId";

    /// <summary>Name in the query string of a page on which a term is looked for.</summary>
    public const string Words = "tag";

    /// <summary>The page of a term, as the version says that readers see.</summary>
    public static string Page(string ontologyId, string termId) =>
        $"/console/ontologies/{Uri.EscapeDataString(ontologyId)}/term" + new QueryBuilder { { "id", termId } };

    /// <summary>What a list shows of a term and narrower ones.</summary>
    public static string Tagged(string list, string ontologyId, string termId) => list + new QueryBuilder { { Ontology, ontologyId }, { Term, termId } };
}
