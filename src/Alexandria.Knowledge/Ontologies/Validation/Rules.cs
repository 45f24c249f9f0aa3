using System.Collections.Frozen;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>How much a finding matters. An error keeps a vocabulary from being taken.</summary>
internal enum Severity
{
    Off,
    Info,
    Warning,
    Error,
}

/// <summary>A rule that a vocabulary is checked by.</summary>
/// <param name="Code">Stable, lower-case with underscores.</param>
/// <param name="Default">Its severity where none is configured.</param>
/// <param name="Summary">What it finds, in one line.</param>
/// <param name="Help">Why it matters and what to do.</param>
internal sealed record Rule(string Code, Severity Default, string Summary, string Help);

/// <summary>
/// The rules. A vocabulary's own id-spaces are the one that it is named after and the one that most of its terms are in;
/// what it says of the terms of others is theirs to say, and is not judged.
/// </summary>
internal static class Rules
{
    public const string DanglingReference = "dangling_reference";
    public const string IsACycle = "is_a_cycle";
    public const string DuplicateId = "duplicate_id";
    public const string DuplicateLabel = "duplicate_label";
    public const string MissingLabel = "missing_label";
    public const string MissingDefinition = "missing_definition";
    public const string ObsoleteInUse = "obsolete_in_use";
    public const string ObsoleteWithoutReplacement = "obsolete_without_replacement";
    public const string UndeclaredPrefix = "undeclared_prefix";
    public const string DeprecatedProperty = "deprecated_property";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(DanglingReference, Severity.Warning, "A term refers to an id that is not defined.",
            "is-a, relations and replacements within the vocabulary's own id-space lead to a term of the document. Define the term, or correct the id."),
        new(IsACycle, Severity.Error, "Terms are above themselves in the is-a hierarchy.",
            "Every term of the cycle would be equal to every other. Remove the is-a that is wrong."),
        new(DuplicateId, Severity.Error, "An id is defined more than once.",
            "Which of the definitions holds depends on who reads the document. Give the second term an id of its own, or join the two."),
        new(DuplicateLabel, Severity.Warning, "Two terms have the same label.",
            "Among terms of one kind that are not obsolete, people find and choose by label. Tell the two apart, or merge them."),
        new(MissingLabel, Severity.Warning, "A term has no label.",
            "Without a label nobody can find it. Give it a name, rdfs:label or skos:prefLabel."),
        new(MissingDefinition, Severity.Info, "A term has no definition.",
            "Its use is then guessed from the label. Give it a def, IAO_0000115 or skos:definition."),
        new(ObsoleteInUse, Severity.Warning, "A term leads to an obsolete one.",
            "is-a and relations of a term in use lead to terms in use. Point them at the replacement."),
        new(ObsoleteWithoutReplacement, Severity.Info, "An obsolete term names nothing to use in its place.",
            "Whoever used it does not know how to go on. Name a replaced_by or a consider."),
        new(UndeclaredPrefix, Severity.Warning, "A prefix is not among the id-spaces that the document declares.",
            "A document that declares id-spaces declares all; otherwise the id's IRI is guessed. Add an idspace, or correct the prefix."),
        new(DeprecatedProperty, Severity.Warning, "A property, class or tag was withdrawn by its specification.",
            "Readers of the current specification may not know it. Use what stands in its place."),
    ];

    public static FrozenDictionary<string, Rule> ByCode { get; } = All.ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);
}
