using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>The header frame as it is read.</summary>
internal sealed class OboHeader
{
    /// <summary>More id-spaces, or imports, than any document has; beyond them they are not kept.</summary>
    private const int Most = 10_000;

    private readonly Dictionary<string, string> spaces = new(StringComparer.Ordinal);
    private readonly List<string> imports = [];
    private string? version, title, licence;

    public bool HasVersion { get; private set; }

    public string? Ontology { get; private set; }

    public string? DefaultNamespace { get; private set; }

    public IReadOnlyDictionary<string, string> Spaces => spaces;

    public OntologyHeader ToHeader() => new() { Id = Ontology, Title = title, Version = version, Licence = licence, Imports = imports };

    /// <summary>Reads a tag's value.</summary>
    /// <returns>False for a tag that OBO does not have in its header.</returns>
    public bool Read(string tag, ref OboCursor cursor)
    {
        switch (tag)
        {
            case "format-version":
                HasVersion |= cursor.FreeText().Length > 0;
                return true;
            case "data-version":
                version = Value(ref cursor);
                return true;
            case "version":
                version ??= Value(ref cursor);
                return true;
            case "ontology":
                Ontology = Value(ref cursor);
                return true;
            case "default-namespace":
                DefaultNamespace = Value(ref cursor);
                return true;
            case "import" or "typeref":
                if (Value(ref cursor) is { } import && imports.Count < Most)
                {
                    imports.Add(import);
                }

                return true;
            case "idspace":
                var (prefix, iri) = (cursor.Word("a prefix"), cursor.Word("an IRI"));
                if (cursor.Next('"'))
                {
                    cursor.Quoted();
                }

                cursor.End();
                if (!cursor.Failed && spaces.Count < Most)
                {
                    spaces.TryAdd(prefix, iri);
                }

                return true;
            case "subsetdef" or "synonymtypedef":
                cursor.Word("a name");
                cursor.Quoted();
                if (cursor.HasMore())
                {
                    cursor.Word("a scope");
                }

                cursor.End();
                return true;
            case "property_value":
                Annotation(OboValues.PropertyValue(ref cursor));
                return true;
            case "date" or "saved-by" or "auto-generated-by" or "remark" or "owl-axioms" or "namespace-id-rule" or "id-mapping"
                or "default-relationship-id-prefix" or "relax-unique-identifier-assumption-for-namespace" or "relax-unique-label-assumption-for-namespace"
                or "treat-xrefs-as-equivalent" or "treat-xrefs-as-genus-differentia" or "treat-xrefs-as-reverse-genus-differentia"
                or "treat-xrefs-as-relationship" or "treat-xrefs-as-is_a" or "treat-xrefs-as-has-subclass":
                cursor.FreeText();
                return true;
            default:
                return false;
        }
    }

    private void Annotation((string Property, string Value) annotation)
    {
        if (EndsWith(annotation.Property, "license"))
        {
            licence ??= annotation.Value;
        }
        else if (EndsWith(annotation.Property, "title"))
        {
            title ??= annotation.Value;
        }
    }

    // Written as dc:title, dcterms-title, terms:title or the IRI.
    private static bool EndsWith(string property, string name) =>
        property.EndsWith(name, StringComparison.Ordinal) && (property.Length == name.Length || property[^(name.Length + 1)] is ':' or '-' or '/' or '#');

    private static string? Value(ref OboCursor cursor) => cursor.FreeText() is { Length: > 0 } text ? text : null;
}
