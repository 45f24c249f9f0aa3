namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>
/// Lines of <see cref="OntologyTerm.Axioms"/>: frames of the OWL 2 Manchester syntax with ids for names. Operands stand in
/// ordinal order, so that equal axioms of different documents, or of different syntaxes, are equal lines.
/// </summary>
internal static class Manchester
{
    public static string EquivalentTo(string expression) => "EquivalentTo: " + expression;

    public static string SubClassOf(string expression) => "SubClassOf: " + expression;

    public static string DisjointWith(string expression) => "DisjointWith: " + expression;

    public static string Domain(string expression) => "Domain: " + expression;

    public static string Range(string expression) => "Range: " + expression;

    public static string InverseOf(string property) => "InverseOf: " + property;

    /// <summary>Of a property: <c>Transitive</c>, <c>Symmetric</c>, <c>Asymmetric</c>, <c>Reflexive</c>, <c>Irreflexive</c>, <c>Functional</c>, <c>InverseFunctional</c>.</summary>
    public static string Characteristic(string characteristic) => "Characteristics: " + characteristic;

    public static string Chain(params IEnumerable<string> properties) => "SubPropertyChain: " + string.Join(" o ", properties);

    public static string And(IEnumerable<string> operands) => Join(" and ", operands);

    public static string Or(IEnumerable<string> operands) => Join(" or ", operands);

    public static string Some(string property, string filler) => $"{property} some {Atom(filler)}";

    public static string Only(string property, string filler) => $"{property} only {Atom(filler)}";

    /// <summary>A cardinality: the kind is <c>min</c>, <c>max</c> or <c>exactly</c>; the filler is null for any.</summary>
    public static string Count(string property, string kind, string number, string? filler) => filler is null ? $"{property} {kind} {number}" : $"{property} {kind} {number} {Atom(filler)}";

    /// <summary>An expression as it stands within another one: in parentheses when it has parts.</summary>
    public static string Atom(string expression) => expression.Contains(' ', StringComparison.Ordinal) && !IsOneOf(expression) ? $"({expression})" : expression;

    /// <summary>An axiom line as its frame (<c>EquivalentTo</c>) and what follows.</summary>
    public static (string Frame, string Expression) Split(string axiom)
    {
        var colon = axiom.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? (axiom, "") : (axiom[..colon], axiom[(colon + 2)..]);
    }

    /// <summary>The OWL constructs of an axiom, by their names in RDF, as often as they stand in it. A name that is only an id counts for nothing.</summary>
    public static IEnumerable<string> Constructs(string axiom)
    {
        var (frame, expression) = Split(axiom);
        if (frame == "Characteristics")
        {
            return expression == "Antisymmetric" ? [] : [$"owl:{expression}Property"];
        }

        var found = expression.Split(' ').Select(word => word switch
        {
            "some" => "owl:someValuesFrom",
            "only" => "owl:allValuesFrom",
            "value" => "owl:hasValue",
            "Self" => "owl:hasSelf",
            "min" => "owl:minQualifiedCardinality",
            "max" => "owl:maxQualifiedCardinality",
            "exactly" => "owl:qualifiedCardinality",
            "not" or "(not" => "owl:complementOf",
            _ => word.Contains('{', StringComparison.Ordinal) ? "owl:oneOf" : null,
        }).OfType<string>().ToList();
        found.AddRange(expression.Contains(" and ", StringComparison.Ordinal) ? ["owl:intersectionOf"] : []);
        found.AddRange(expression.Contains(" or ", StringComparison.Ordinal) ? ["owl:unionOf"] : []);
        found.AddRange(frame switch { "InverseOf" => ["owl:inverseOf"], "SubPropertyChain" => ["owl:propertyChainAxiom"], _ => Array.Empty<string>() });
        return found;
    }

    private static bool IsOneOf(string expression) => expression is ['{', .., '}'];

    private static string Join(string word, IEnumerable<string> operands) => string.Join(word, operands.Select(Atom).Order(StringComparer.Ordinal));
}
