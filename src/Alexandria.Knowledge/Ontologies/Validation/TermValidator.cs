using System.Runtime.InteropServices;
using System.Text;
using Alexandria.Knowledge.Ontologies.Sorting;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>
/// Checks terms as they come by. What can only be told at the end (who is defined, who has which label) goes through external
/// sorts, so that memory does not grow with the document.
/// </summary>
/// <param name="options">Severities.</param>
/// <param name="folder">Exists; for what does not fit into memory.</param>
/// <param name="profile">Gets the OWL constructs of the terms; null where statements are counted instead.</param>
internal sealed class TermValidator(ValidationOptions options, string folder, OwlProfile? profile) : ITermSink, IDisposable
{
    /// <summary>As many different prefixes are told apart; a document with more has no id-spaces to speak of.</summary>
    private const int MostSpaces = 10_000;

    /// <summary>As much of a cycle is written out.</summary>
    private const int LongestPath = 20;

    private const byte Definition = 0, Alternative = 1, Reference = 2;

    private readonly FindingLog _findings = new(options);
    private readonly ExternalSort _ids = new(folder);
    private readonly ExternalSort _labels = new(folder);
    private readonly RecordWriter _record = new();
    private readonly Dictionary<string, int> _spaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Count, string Term, long Line)> _prefixes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly long[] _byType = new long[Enum.GetValues<TermType>().Length];
    private OntologyHeader _header = new();
    private long _terms;

    public OntologyHeader DocumentHeader => _header;

    /// <summary>How many terms there are of each type.</summary>
    public IReadOnlyDictionary<TermType, long> ByType => Enum.GetValues<TermType>().ToDictionary(t => t, t => _byType[(int)t]);

    public long Obsolete { get; private set; }

    public void Header(OntologyHeader header) => _header = header;

    public void IdSpace(string prefix, string iri) => _declared.Add(prefix);

    public void Deprecated(string construct, string termId, long line)
    {
        if (DeprecatedConstructs.All.TryGetValue(construct, out var deprecated))
        {
            _findings.Add(Rules.DeprecatedProperty, termId.Length > 0 ? termId : null, line, $"{construct} is withdrawn ({deprecated.Source}): use {deprecated.Instead}.");
        }
    }

    public void Term(OntologyTerm term)
    {
        var number = _terms++;
        _byType[(int)term.Type]++;
        Obsolete += term.Obsolete ? 1 : 0;
        profile?.Add(term);
        Space(term.Id);
        Prefixes(term);
        var flags = (term.Obsolete ? Flags.Obsolete : Flags.None) | (term.Label is null ? Flags.NoLabel : Flags.None)
            | (term.Definition is null ? Flags.NoDefinition : Flags.None) | (term.ReplacedBy.Count == 0 ? Flags.NoReplacement : Flags.None);
        _ids.Add(_record.Begin().Key(term.Id).Byte(Definition).Number(number).Byte((byte)flags).Number(term.Line).Written);
        foreach (var id in term.AlternativeIds)
        {
            _ids.Add(_record.Begin().Key(id).Byte(Alternative).Written);
        }

        foreach (var edge in term.Edges)
        {
            Refer(term, number, edge.Target, edge.Predicate);
        }

        foreach (var id in term.ReplacedBy)
        {
            Refer(term, number, id, "");
        }

        if (!term.Obsolete && term.Label is not null)
        {
            _labels.Add(_record.Begin().Byte((byte)term.Type).Key(term.Label).Number(number).Number(term.Line).Text(term.Id).Written);
        }
    }

    /// <summary>Finds what can be told at the end.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IReadOnlyList<RuleFindings> Complete(CancellationToken cancellationToken = default)
    {
        var own = OwnSpaces();
        using var isA = new IsAEdges(folder, checked((int)_terms));
        Ids(own, isA, cancellationToken);
        Cycles(isA, cancellationToken);
        Labels(cancellationToken);
        if (_declared.Count > 0)
        {
            foreach (var (prefix, (count, term, line)) in _prefixes.Where(p => !_declared.Contains(p.Key) && !own.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                _findings.Add(Rules.UndeclaredPrefix, term, line, $"The prefix {prefix} is not declared; it is used {count:N0} times, first here.");
            }
        }

        return _findings.All();
    }

    public void Dispose()
    {
        _ids.Dispose();
        _labels.Dispose();
    }

    private void Refer(OntologyTerm term, long number, string target, string predicate) =>
        _ids.Add(_record.Begin().Key(target).Byte(Reference).Number(number).Byte((byte)(term.Obsolete ? Flags.Obsolete : Flags.None)).Number(term.Line).Text(predicate).Text(term.Id).Written);

    private void Space(string id)
    {
        var spaces = _spaces.GetAlternateLookup<ReadOnlySpan<char>>();
        var space = TermIds.SpaceOf(id);
        if (spaces.ContainsKey(space) || _spaces.Count < MostSpaces)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(spaces, space, out _)++;
        }
    }

    private void Prefixes(OntologyTerm term)
    {
        if (_declared.Count == 0 || !_findings.Wants(Rules.UndeclaredPrefix))
        {
            return;
        }

        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var id in term.CrossReferences.Concat(term.Edges.Select(e => e.Target)).Concat(term.Edges.Select(e => e.Predicate)).Concat(term.ReplacedBy).Prepend(term.Id))
        {
            var prefix = TermIds.IsIri(id) ? default : TermIds.SpaceOf(id);
            if (prefix.Length > 0 && prefix is not ("http" or "https") && !TermIds.IsMeta(prefix) && (prefixes.ContainsKey(prefix) || _prefixes.Count < MostSpaces))
            {
                ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(prefixes, prefix, out var known);
                use = known ? use with { Count = use.Count + 1 } : (1, term.Id, term.Line);
            }
        }
    }

    private HashSet<string> OwnSpaces()
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        if (_spaces.Where(s => s.Key.Length > 0 && !TermIds.IsMeta(s.Key)).OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Key).FirstOrDefault() is { } largest)
        {
            own.Add(largest);
        }

        // Ids without a prefix belong to the document, unless it may have them from another one.
        if (_header.Imports.Count == 0)
        {
            own.Add("");
        }

        if (_header.Id is { } id)
        {
            var name = id.TrimEnd('/', '#');
            name = Path.GetFileNameWithoutExtension(name[(name.LastIndexOf('/') + 1)..]);
            own.UnionWith(_spaces.Keys.Where(s => s.Equals(name, StringComparison.OrdinalIgnoreCase) || TermIds.IsIri(id) && s.StartsWith(id, StringComparison.Ordinal)));
        }

        return own;
    }

    private void Ids(HashSet<string> own, IsAEdges isA, CancellationToken cancellationToken)
    {
        var key = Array.Empty<byte>();
        var (id, isOwn, isKnown, first, firstLine, obsolete) = ("", false, false, -1, 0L, false);
        for (var records = _ids.Read(); records.MoveNext();)
        {
            var record = new RecordReader(records.Current);
            var next = record.Key();
            if (!next.SequenceEqual(key))
            {
                cancellationToken.ThrowIfCancellationRequested();
                key = next.ToArray();
                id = Encoding.UTF8.GetString(key);
                (isOwn, isKnown, first, obsolete) = (own.GetAlternateLookup<ReadOnlySpan<char>>().Contains(TermIds.SpaceOf(id)), false, -1, false);
            }

            switch (record.Byte())
            {
                case Definition:
                    var (number, flags, line) = ((int)record.Number(), (Flags)record.Byte(), record.Number());
                    if (first >= 0)
                    {
                        _findings.Add(Rules.DuplicateId, id, line, $"{id} is defined already{(firstLine > 0 ? $" in line {firstLine}" : "")}.");
                        break;
                    }

                    (isKnown, first, firstLine, obsolete) = (true, number, line, flags.HasFlag(Flags.Obsolete));
                    if (isOwn)
                    {
                        Own(id, flags, line);
                    }

                    break;
                case Alternative:
                    isKnown = true;
                    break;
                default:
                    var (source, sourceFlags, sourceLine) = ((int)record.Number(), (Flags)record.Byte(), record.Number());
                    var predicate = record.Text();
                    if (first >= 0 && predicate == TermEdge.IsA)
                    {
                        isA.Add(source, first);
                    }

                    if (!isKnown && isOwn)
                    {
                        _findings.Add(Rules.DanglingReference, record.Text(), sourceLine, $"{(predicate.Length == 0 ? "The replacement" : predicate)} {id} is not defined.");
                    }
                    else if (obsolete && predicate.Length > 0 && !sourceFlags.HasFlag(Flags.Obsolete))
                    {
                        _findings.Add(Rules.ObsoleteInUse, record.Text(), sourceLine, $"{predicate} leads to {id}, which is obsolete.");
                    }

                    break;
            }
        }
    }

    private void Own(string id, Flags flags, long line)
    {
        if (flags.HasFlag(Flags.Obsolete))
        {
            if (flags.HasFlag(Flags.NoReplacement))
            {
                _findings.Add(Rules.ObsoleteWithoutReplacement, id, line, $"{id} is obsolete, and nothing is named in its place.");
            }

            return;
        }

        if (flags.HasFlag(Flags.NoLabel))
        {
            _findings.Add(Rules.MissingLabel, id, line, $"{id} has no label.");
        }

        if (flags.HasFlag(Flags.NoDefinition))
        {
            _findings.Add(Rules.MissingDefinition, id, line, $"{id} has no definition.");
        }
    }

    private void Cycles(IsAEdges isA, CancellationToken cancellationToken)
    {
        if (!_findings.Wants(Rules.IsACycle))
        {
            return;
        }

        // Only what is kept needs names.
        var (kept, more) = (new List<IReadOnlyList<int>>(), 0L);
        foreach (var cycle in isA.Cycles(cancellationToken))
        {
            if (kept.Count < options.KeptFindings)
            {
                kept.Add(cycle);
            }
            else
            {
                more++;
            }
        }

        var names = Names([.. kept.SelectMany(c => c.Take(LongestPath))]);
        foreach (var cycle in kept)
        {
            var path = string.Join(" → ", cycle.Take(LongestPath).Append(cycle[0]).Select(n => names[n].Id));
            _findings.Add(Rules.IsACycle, names[cycle[0]].Id, names[cycle[0]].Line, cycle.Count > LongestPath ? $"is-a leads back after {cycle.Count:N0} terms, beginning {path}." : $"is-a leads back: {path}.");
        }

        _findings.AddUnkept(Rules.IsACycle, more);
    }

    private Dictionary<int, (string Id, long Line)> Names(HashSet<int> wanted)
    {
        var names = new Dictionary<int, (string, long)>();
        for (var records = _ids.Read(); names.Count < wanted.Count && records.MoveNext();)
        {
            var record = new RecordReader(records.Current);
            var id = record.Key();
            if (record.Byte() == Definition && (int)record.Number() is var number && wanted.Contains(number))
            {
                record.Byte();
                names[number] = (Encoding.UTF8.GetString(id), record.Number());
            }
        }

        return names;
    }

    private void Labels(CancellationToken cancellationToken)
    {
        var (label, type, first) = (Array.Empty<byte>(), byte.MaxValue, "");
        for (var records = _labels.Read(); _findings.Wants(Rules.DuplicateLabel) && records.MoveNext();)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = new RecordReader(records.Current);
            var nextType = record.Byte();
            var next = record.Key();
            record.Number();
            var line = record.Number();
            if (nextType != type || !next.SequenceEqual(label))
            {
                (label, type, first) = (next.ToArray(), nextType, record.Text());
            }
            else if (record.Text() is var id && id != first)
            {
                _findings.Add(Rules.DuplicateLabel, id, line, $"{id} has the label of {first}: \"{Shown(Encoding.UTF8.GetString(label))}\".");
            }
        }
    }

    private static string Shown(string text) => text.Length > 80 ? text[..80] + "…" : text;

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        Obsolete = 1,
        NoLabel = 2,
        NoDefinition = 4,
        NoReplacement = 8,
    }
}
