using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>A term with all that its version says of it.</summary>
public sealed record TermView
{
    public required string OntologyId { get; init; }

    public required string VersionId { get; init; }

    public required string Id { get; init; }

    public string? Iri { get; init; }

    public required TermType Type { get; init; }

    public string? Label { get; init; }

    public string? Definition { get; init; }

    public string? Namespace { get; init; }

    public required bool Obsolete { get; init; }

    /// <summary>Other ids of the same term.</summary>
    public required IReadOnlyList<string> AlternativeIds { get; init; }

    /// <summary>What to use in place of an obsolete term.</summary>
    public required IReadOnlyList<string> ReplacedBy { get; init; }

    public required IReadOnlyList<SynonymView> Synonyms { get; init; }

    /// <summary>Ids in other vocabularies and databases.</summary>
    public required IReadOnlyList<string> CrossReferences { get; init; }

    /// <summary>is-a and other relations to other terms.</summary>
    public required IReadOnlyList<EdgeView> Relations { get; init; }

    /// <summary>What else is said of it logically.</summary>
    public required IReadOnlyList<string> Axioms { get; init; }

    /// <summary>How many terms name it as what they are a kind of.</summary>
    public required long Children { get; init; }
}

/// <summary>Another name of a term.</summary>
/// <param name="Text">As written.</param>
/// <param name="Scope">How close it is to the label.</param>
public sealed record SynonymView(string Text, SynonymScope Scope);

/// <summary>A relation to another term.</summary>
/// <param name="Predicate"><c>is_a</c> or the relation's id.</param>
/// <param name="Target">The other term's id.</param>
/// <param name="Label">The other term's label; null when it is not in this version.</param>
public sealed record EdgeView(string Predicate, string Target, string? Label);

/// <summary>Shows a term of an ontology, of the version that readers see unless told.</summary>
[Operation("ontologies.get-term", Effect.Read, Route = "GET /v1/ontologies/{ontologyId}/terms/{termId}", Cli = "ontology term", Permission = Permissions.OntologiesRead,
    Examples = ["ontology term uo UO:0000002"])]
public sealed record GetTerm : IOperation<TermView>
{
    /// <summary>What the specification calls the ontology.</summary>
    [StringLength(64, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>The term's id or IRI.</summary>
    [StringLength(2_000, MinimumLength = 1)] public required string TermId { get; init; }

    /// <summary>A version's id; the latest unless told.</summary>
    [StringLength(64, MinimumLength = 1)] public string? VersionId { get; init; }
}

internal sealed class GetTermHandler(VersionStore versions, TermStore terms) : IOperationHandler<GetTerm, TermView>
{
    public async Task<Result<TermView>> HandleAsync(GetTerm request, OperationContext context)
    {
        var version = await VersionOf.FindAsync(versions, request.OntologyId, request.VersionId, context.Work);
        if (version.Failed)
        {
            return version.Error;
        }

        if (await terms.FindAsync(version.Value.Id, request.TermId, context.Work) is not { } term)
        {
            return Error.NotFound("ontology_term", request.TermId);
        }

        var relations = new List<EdgeView>();
        foreach (var edge in await terms.EdgesAsync(term.VersionId, term.Id, term.Id, context.Work))
        {
            relations.Add(new(edge.Predicate, edge.Target, (await terms.FindAsync(term.VersionId, edge.Target, context.Work))?.Label));
        }

        return new TermView
        {
            OntologyId = request.OntologyId,
            VersionId = term.VersionId,
            Id = term.Id,
            Iri = term.Iri,
            Type = term.Type,
            Label = term.Label,
            Definition = term.Definition,
            Namespace = term.Namespace,
            Obsolete = term.Obsolete,
            AlternativeIds = Json.Read<List<string>>(term.AlternativeIds),
            ReplacedBy = Json.Read<List<string>>(term.ReplacedBy),
            Synonyms = [.. (await terms.SynonymsAsync(term.VersionId, term.Id, term.Id, context.Work)).Select(s => new SynonymView(s.Text, s.Scope))],
            CrossReferences = Json.Read<List<string>>(term.CrossReferences),
            Relations = relations,
            Axioms = Json.Read<List<string>>(term.Axioms),
            Children = await terms.CountChildrenAsync(term.VersionId, term.Id, context.Work),
        };
    }
}

/// <summary>Lists what is directly below a term by is-a, by id; without a term, the terms that are a kind of nothing.</summary>
[Operation("ontologies.children", Effect.Read, Route = "GET /v1/ontologies/{ontologyId}/children", Cli = "ontology children", Permission = Permissions.OntologiesRead,
    Examples = ["ontology children uo", "ontology children uo --term-id UO:0000000"])]
public sealed record ListChildren : ListOperation<ChildTerm>
{
    /// <summary>What the specification calls the ontology.</summary>
    [StringLength(64, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>The term above; none for the roots.</summary>
    [StringLength(2_000, MinimumLength = 1)] public string? TermId { get; init; }

    /// <summary>A version's id; the latest unless told.</summary>
    [StringLength(64, MinimumLength = 1)] public string? VersionId { get; init; }
}

/// <summary>A term in the tree.</summary>
public sealed record ChildTerm
{
    public required string Id { get; init; }

    public string? Label { get; init; }

    public required bool Obsolete { get; init; }

    /// <summary>How many terms are directly below it.</summary>
    public required long Children { get; init; }
}

internal sealed class ListChildrenHandler(VersionStore versions, TermStore terms) : IOperationHandler<ListChildren, Page<ChildTerm>>
{
    public async Task<Result<Page<ChildTerm>>> HandleAsync(ListChildren request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var version = await VersionOf.FindAsync(versions, request.OntologyId, request.VersionId, context.Work);
        return version.Failed
            ? version.Error
            : Page<ChildTerm>.Of(await terms.ChildrenAsync(version.Value.Id, request.TermId, cursor.Value?.Id ?? "", request.Limit + 1, context.Work), request.Limit, t => new PageCursor(0, t.Id));
    }
}

internal static class VersionOf
{
    /// <summary>The version that is asked for, of that ontology; the latest when none is named.</summary>
    public static async Task<Result<VersionRow>> FindAsync(VersionStore versions, string ontologyId, string? versionId, IReadWork work)
    {
        if (versionId is not null)
        {
            return await versions.FindAsync(versionId, work) is { Visible: true } version && version.OntologyId == ontologyId
                ? version
                : Error.NotFound("ontology_version", versionId);
        }

        return await versions.LatestAsync(ontologyId, work) is { } latest ? latest : Error.NotFound("ontology", ontologyId);
    }
}
