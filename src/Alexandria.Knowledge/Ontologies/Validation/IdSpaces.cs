using System.Runtime.InteropServices;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>Which id-spaces (what ids of one vocabulary share: a prefix, a namespace) a document has, which it declares, and which it uses without.</summary>
internal sealed class IdSpaces
{
    /// <summary>As many different ones are told apart; a document with more has no id-spaces to speak of.</summary>
    private const int Most = 10_000;

    /// <summary>In characters. What is longer is no id-space.</summary>
    private const int Longest = 1_000;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PrefixUse> prefixes = new(StringComparer.Ordinal);
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);

    public void Declare(string prefix) => declared.Add(prefix);

    /// <summary>Counts the id-space of a term, and the prefixes that it uses.</summary>
    /// <param name="term">All declarations came before it.</param>
    /// <param name="withPrefixes">Whether anybody asks for <see cref="Undeclared"/>.</param>
    public void Add(OntologyTerm term, bool withPrefixes)
    {
        var known = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var space = TermIds.SpaceOf(term.Id);
        if (space.Length <= Longest && (known.ContainsKey(space) || counts.Count < Most))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(known, space, out _)++;
        }

        if (withPrefixes && declared.Count > 0)
        {
            foreach (var id in term.CrossReferences.Concat(term.Edges.Select(e => e.Target)).Concat(term.Edges.Select(e => e.Predicate)).Concat(term.ReplacedBy).Prepend(term.Id))
            {
                Use(id, term);
            }
        }
    }

    /// <summary>The document's own: the one that it is named after and the one that most of its terms are in. Ids without a prefix belong to it unless it may have them from an import.</summary>
    public HashSet<string> Own(OntologyHeader header)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        if (counts.Where(s => s.Key.Length > 0 && !TermIds.IsMeta(s.Key)).OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Key).FirstOrDefault() is { } largest)
        {
            own.Add(largest);
        }

        if (header.Imports.Count == 0)
        {
            own.Add("");
        }

        if (header.Id is { } id)
        {
            var name = id.TrimEnd('/', '#');
            name = Path.GetFileNameWithoutExtension(name[(name.LastIndexOf('/') + 1)..]);
            own.UnionWith(counts.Keys.Where(s => s.Equals(name, StringComparison.OrdinalIgnoreCase) || TermIds.IsIri(id) && s.StartsWith(id, StringComparison.Ordinal)));
        }

        return own;
    }

    /// <summary>Prefixes that are used and not declared, in ordinal order; none where the document declares nothing.</summary>
    public IEnumerable<KeyValuePair<string, PrefixUse>> Undeclared(HashSet<string> own) =>
        prefixes.Where(p => !declared.Contains(p.Key) && !own.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal);

    private void Use(string id, OntologyTerm term)
    {
        var prefix = TermIds.IsIri(id) ? default : TermIds.SpaceOf(id);
        var used = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        if (prefix.Length is > 0 and <= Longest && prefix is not ("http" or "https") && !TermIds.IsMeta(prefix) && (used.ContainsKey(prefix) || prefixes.Count < Most))
        {
            ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(used, prefix, out var known);
            use = known ? use with { Count = use.Count + 1 } : new(1, FindingLog.Cut(term.Id), term.Line);
        }
    }
}

/// <summary>How often a prefix is used.</summary>
/// <param name="Count">In ids and references.</param>
/// <param name="Term">Id of the first term that does.</param>
/// <param name="Line">Where that begins, from 1; 0 where the syntax has no such place.</param>
internal readonly record struct PrefixUse(long Count, string Term, long Line);
