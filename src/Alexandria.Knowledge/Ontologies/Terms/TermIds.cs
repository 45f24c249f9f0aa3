using System.Collections.Frozen;

namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>
/// Short ids and IRIs of the OBO Foundry and of the vocabularies that all others are written in: OBO flat file format 1.4,
/// section 5.9. <c>UO:0000001</c> is <c>http://purl.obolibrary.org/obo/UO_0000001</c>; where the local part itself has an
/// underscore, <c>http://purl.obolibrary.org/obo/GO#_cell_part</c>.
/// </summary>
internal static class TermIds
{
    public const string Obo = "http://purl.obolibrary.org/obo/";

    private static readonly (string Prefix, string Iri)[] WellKnown =
    [
        ("oboInOwl", "http://www.geneontology.org/formats/oboInOwl#"),
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("foaf", "http://xmlns.com/foaf/0.1/"),
    ];

    private static readonly FrozenDictionary<string, string> Spaces = WellKnown.ToFrozenDictionary(w => w.Prefix, w => w.Iri, StringComparer.Ordinal);

    private static readonly System.Buffers.SearchValues<char> Forbidden =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(i => (char)i), '<', '>', '"', '{', '}', '|', '\\', '^', '`']);

    /// <summary>The short id of an IRI where it has one; else the IRI itself.</summary>
    public static string FromIri(string iri)
    {
        if (!iri.StartsWith(Obo, StringComparison.Ordinal))
        {
            foreach (var (prefix, space) in WellKnown)
            {
                if (iri.Length > space.Length && iri.StartsWith(space, StringComparison.Ordinal))
                {
                    return string.Concat(prefix, ":", iri.AsSpan(space.Length));
                }
            }

            return iri;
        }

        var rest = iri.AsSpan(Obo.Length);
        var fragment = rest.IndexOf("#_", StringComparison.Ordinal);
        if (fragment > 0 && IsPrefix(rest[..fragment]) && rest.Length > fragment + 2)
        {
            return string.Concat(rest[..fragment], ":", rest[(fragment + 2)..]);
        }

        var cut = rest.LastIndexOf('_');
        return cut > 0 && IsPrefix(rest[..cut]) && IsLocal(rest[(cut + 1)..], char.IsAsciiLetterUpper(rest[0]))
            ? string.Concat(rest[..cut], ":", rest[(cut + 1)..])
            : iri;
    }

    /// <summary>The IRI of an id; null where the id has no prefix and the vocabulary no name.</summary>
    /// <param name="id">Short, or already an IRI.</param>
    /// <param name="ontology">The vocabulary's name (OBO's <c>ontology</c>), where ids without a prefix belong.</param>
    /// <param name="spaces">What the document declares, by prefix; it comes before the usual rule.</param>
    public static string? ToIri(string id, string? ontology, IReadOnlyDictionary<string, string>? spaces = null)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return ontology is null || id.Length == 0 ? null
                : string.Concat(ontology.Contains("://", StringComparison.Ordinal) ? ontology : Obo + ontology, "#", Escaped(id));
        }

        if (IsIri(id))
        {
            return Escaped(id);
        }

        var (prefix, local) = (id[..colon], Escaped(id[(colon + 1)..]));
        return spaces is not null && spaces.TryGetValue(prefix, out var space) || Spaces.TryGetValue(prefix, out space)
            ? space + local
            : string.Concat(Obo, Escaped(prefix), local.Contains('_', StringComparison.Ordinal) ? "#_" : "_", local);
    }

    /// <summary>The IRI of a vocabulary itself, by its name (OBO's <c>ontology</c>) or its IRI.</summary>
    public static string OfOntology(string id) => IsIri(id) ? id : Obo + Uri.EscapeDataString(id) + ".owl";

    /// <summary>Whether a prefix is of a vocabulary that others are written in, as <c>owl</c>.</summary>
    public static bool IsMeta(ReadOnlySpan<char> prefix) => Spaces.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(prefix);

    /// <summary>Whether an id is an IRI already.</summary>
    public static bool IsIri(string id) => id.Contains("://", StringComparison.Ordinal) || id.StartsWith("urn:", StringComparison.Ordinal);

    /// <summary>What ids of the same vocabulary share: the prefix of a short id, an IRI to its last <c>#</c>, <c>/</c> or <c>:</c>; empty for an id without any.</summary>
    public static ReadOnlySpan<char> SpaceOf(string id)
    {
        if (!IsIri(id))
        {
            var colon = id.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 ? id.AsSpan(0, colon) : default;
        }

        return id.AsSpan(0, id.AsSpan().LastIndexOfAny('#', '/', ':') + 1);
    }

    private static bool IsPrefix(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(text[0]);
    }

    // "part_of" is a name and no short id: a local part has a digit, or its prefix begins with a capital.
    private static bool IsLocal(ReadOnlySpan<char> text, bool capital) =>
        text.Length > 0 && text.IndexOfAny('/', '#', ':') < 0 && (capital || text.IndexOfAnyInRange('0', '9') >= 0);

    // Characters that no IRI may contain (RFC 3987) are percent-encoded.
    private static string Escaped(string text)
    {
        if (text.AsSpan().IndexOfAny(Forbidden) < 0)
        {
            return text;
        }

        return string.Concat(text.Select(c => c <= 0x20 || Forbidden.Contains(c) ? "%" + ((int)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture) : c.ToString()));
    }
}
