using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>The tags of one stanza as they are read, and the term that they make.</summary>
internal sealed class OboStanza(TermType type, long line)
{
    private readonly List<string> alternativeIds = [], replacedBy = [], consider = [], references = [], intersection = [], union = [], axioms = [];
    private readonly List<Synonym> synonyms = [];
    private readonly List<TermEdge> edges = [];
    private readonly HashSet<string> once = new(StringComparer.Ordinal);
    private string? name, definition, @namespace;
    private bool obsolete;

    public TermType Type => type;

    public long Line => line;

    public string? Id { get; private set; }

    /// <summary>Whether the tag may stand once and has stood already.</summary>
    public bool Repeats(string tag) => tag is "id" or "name" or "def" or "comment" or "namespace" or "is_obsolete" or "is_anonymous" or "builtin" && !once.Add(tag);

    /// <summary>Reads a tag's value.</summary>
    /// <returns>False for a tag that OBO does not have.</returns>
    public bool Read(string tag, ref OboCursor cursor, out (string Code, string Message)? warning)
    {
        warning = null;
        switch (tag)
        {
            case "id":
                Id = OboValues.Id(ref cursor);
                break;
            case "name":
                name = cursor.FreeText();
                break;
            case "namespace":
                @namespace = cursor.FreeText();
                break;
            case "def":
                var text = cursor.Quoted();
                warning = OboValues.References(ref cursor) ? null : ("obo_missing_references", "The definition has no list of references.");
                cursor.End();
                definition = cursor.Failed && text.Length == 0 ? null : text;
                break;
            case "synonym" or "exact_synonym" or "narrow_synonym" or "broad_synonym" or "related_synonym":
                if (OboValues.Synonym(tag, ref cursor) is { } synonym)
                {
                    synonyms.Add(synonym);
                }

                break;
            case "xref" or "xref_analog" or "xref_unk":
                var reference = cursor.Reference(out var spaced);
                warning = spaced ? ("obo_unescaped_space", "The reference has a space that is not escaped.") : null;
                cursor.End();
                Add(references, reference);
                break;
            case "alt_id":
                Add(alternativeIds, OboValues.Id(ref cursor));
                break;
            case "replaced_by":
                Add(replacedBy, OboValues.Id(ref cursor));
                break;
            case "consider" or "use_term":
                Add(consider, OboValues.Id(ref cursor));
                break;
            case "is_obsolete":
                obsolete = OboValues.Flag(ref cursor);
                break;
            case "is_a":
                AddEdge(TermEdge.IsA, OboValues.Id(ref cursor));
                break;
            case "instance_of":
                AddEdge(tag, OboValues.Id(ref cursor));
                break;
            case "relationship":
                ReadRelationship(ref cursor);
                break;
            default:
                return ReadLogic(tag, ref cursor) || OboOther.Read(tag, ref cursor);
        }

        return true;
    }

    /// <summary>Only one <c>intersection_of</c> or <c>union_of</c>: there is nothing to join.</summary>
    public bool HasSingleOperand => intersection.Count == 1 || union.Count == 1;

    public OntologyTerm? ToTerm(string? ontology, string? defaultNamespace, IReadOnlyDictionary<string, string> spaces)
    {
        if (string.IsNullOrEmpty(Id))
        {
            return null;
        }

        if (intersection.Count > 1)
        {
            axioms.Add(Manchester.EquivalentTo(Manchester.And(intersection)));
        }

        if (union.Count > 1)
        {
            axioms.Add(Manchester.EquivalentTo(Manchester.Or(union)));
        }

        return new()
        {
            Id = Id,
            Iri = TermIds.ToIri(Id, ontology, spaces),
            Type = type,
            Label = string.IsNullOrEmpty(name) ? null : name,
            Definition = string.IsNullOrEmpty(definition) ? null : definition,
            Namespace = @namespace ?? defaultNamespace,
            Obsolete = obsolete,
            AlternativeIds = alternativeIds,
            ReplacedBy = [.. replacedBy, .. consider],
            Synonyms = synonyms,
            CrossReferences = references,
            Edges = edges,
            Axioms = axioms,
            Line = line,
        };
    }

    private bool ReadLogic(string tag, ref OboCursor cursor)
    {
        switch (tag)
        {
            case "intersection_of":
                var first = cursor.Word("an id");
                var second = cursor.HasMore() ? cursor.Word("an id") : null;
                cursor.End();
                Add(intersection, second is null ? first : Manchester.Some(first, second));
                return true;
            case "union_of":
                Add(union, OboValues.Id(ref cursor));
                return true;
            case "equivalent_to":
                AddAxiom(Manchester.EquivalentTo(OboValues.Id(ref cursor)), cursor.Failed);
                return true;
            case "disjoint_from":
                AddAxiom(Manchester.DisjointWith(OboValues.Id(ref cursor)), cursor.Failed);
                return true;
            case "domain":
                AddAxiom(Manchester.Domain(OboValues.Id(ref cursor)), cursor.Failed);
                return true;
            case "range":
                AddAxiom(Manchester.Range(OboValues.Id(ref cursor)), cursor.Failed);
                return true;
            case "inverse_of":
                AddAxiom(Manchester.InverseOf(OboValues.Id(ref cursor)), cursor.Failed);
                return true;
            case "disjoint_over":
                AddAxiom("DisjointOver: " + OboValues.Id(ref cursor), cursor.Failed);
                return true;
            case "transitive_over":
                AddAxiom(Manchester.Chain(Id ?? "", OboValues.Id(ref cursor)), cursor.Failed);
                return true;
            case "holds_over_chain" or "equivalent_to_chain":
                var (left, right) = (cursor.Word("a relation"), cursor.Word("a relation"));
                cursor.End();
                AddAxiom(Manchester.Chain(left, right), cursor.Failed);
                return true;
            case "is_transitive" or "is_symmetric" or "is_asymmetric" or "is_anti_symmetric" or "is_reflexive" or "is_functional" or "is_inverse_functional":
                var holds = OboValues.Flag(ref cursor);
                AddAxiom(Manchester.Characteristic(Characteristic(tag)), !holds);
                return true;
            default:
                return false;
        }
    }

    // Antisymmetry cannot be said in OWL; it is kept under its name.
    private static string Characteristic(string tag) => tag switch
    {
        "is_transitive" => "Transitive",
        "is_symmetric" => "Symmetric",
        "is_asymmetric" => "Asymmetric",
        "is_anti_symmetric" => "Antisymmetric",
        "is_reflexive" => "Reflexive",
        "is_functional" => "Functional",
        _ => "InverseFunctional",
    };

    // An edge means "some"; what qualifiers make of it otherwise is an axiom.
    private void ReadRelationship(ref OboCursor cursor)
    {
        var (relation, target) = (cursor.Word("a relation"), cursor.Word("an id"));
        while (cursor.HasMore())
        {
            cursor.Word("an id");
        }

        var qualifiers = new Dictionary<string, string>(StringComparer.Ordinal);
        cursor.End(qualifiers);
        if (relation.Length == 0 || target.Length == 0)
        {
            return;
        }

        var before = axioms.Count;
        if (qualifiers.TryGetValue("all_only", out var only) && only == "true")
        {
            axioms.Add(Manchester.SubClassOf(Manchester.Only(relation, target)));
        }

        foreach (var (name, word) in new[] { ("minCardinality", "min"), ("maxCardinality", "max"), ("cardinality", "exactly") })
        {
            if (qualifiers.TryGetValue(name, out var number))
            {
                axioms.Add(Manchester.SubClassOf(Manchester.Count(relation, word, number, target)));
            }
        }

        if (before == axioms.Count)
        {
            edges.Add(new(relation, target));
        }
    }

    private static void Add(List<string> list, string value)
    {
        if (value.Length > 0)
        {
            list.Add(value);
        }
    }

    private void AddAxiom(string axiom, bool not)
    {
        if (!not)
        {
            axioms.Add(axiom);
        }
    }

    private void AddEdge(string predicate, string target)
    {
        if (target.Length > 0)
        {
            edges.Add(new(predicate, target));
        }
    }
}
