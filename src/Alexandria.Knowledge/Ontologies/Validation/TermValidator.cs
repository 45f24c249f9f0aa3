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
    /// <summary>As much of a cycle is written out.</summary>
    private const int LongestPath = 20;

    private const byte Definition = 0, Alternative = 1, Reference = 2;

    private readonly FindingLog findings = new(options);
    private readonly ExternalSort ids = new(folder);
    private readonly ExternalSort labels = new(folder);
    private readonly RecordWriter record = new();
    private readonly IdSpaces spaces = new();
    private readonly long[] byType = new long[Enum.GetValues<TermType>().Length];
    private OntologyHeader header = new();
    private long terms;

    public OntologyHeader DocumentHeader => header;

    /// <summary>How many terms there are of each type.</summary>
    public IReadOnlyDictionary<TermType, long> ByType => Enum.GetValues<TermType>().ToDictionary(t => t, t => byType[(int)t]);

    public long Obsolete { get; private set; }

    public void Header(OntologyHeader header) => this.header = header;

    public void IdSpace(string prefix, string iri) => spaces.Declare(prefix);

    public void Deprecated(string construct, string termId, long line)
    {
        if (DeprecatedConstructs.All.TryGetValue(construct, out var deprecated))
        {
            findings.Add(Rules.DeprecatedProperty, termId.Length > 0 ? termId : null, line, $"{construct} is withdrawn ({deprecated.Source}): use {deprecated.Instead}.");
        }
    }

    public void Term(OntologyTerm term)
    {
        var number = terms++;
        byType[(int)term.Type]++;
        Obsolete += term.Obsolete ? 1 : 0;
        profile?.Add(term);
        spaces.Add(term, findings.Wants(Rules.UndeclaredPrefix));
        var flags = (term.Obsolete ? Flags.Obsolete : Flags.None) | (term.Label is null ? Flags.NoLabel : Flags.None)
            | (term.Definition is null ? Flags.NoDefinition : Flags.None) | (term.ReplacedBy.Count == 0 ? Flags.NoReplacement : Flags.None);
        ids.Add(record.Begin().Key(term.Id).Byte(Definition).Number(number).Byte((byte)flags).Number(term.Line).Written);
        foreach (var id in term.AlternativeIds)
        {
            ids.Add(record.Begin().Key(id).Byte(Alternative).Written);
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
            labels.Add(record.Begin().Byte((byte)term.Type).Key(term.Label).Number(number).Number(term.Line).Text(term.Id).Written);
        }
    }

    /// <summary>Finds what can be told at the end.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IReadOnlyList<RuleFindings> Complete(CancellationToken cancellationToken = default)
    {
        var own = spaces.Own(header);
        using var isA = new IsAEdges(folder, checked((int)terms));
        Ids(own, isA, cancellationToken);
        Cycles(isA, cancellationToken);
        Labels(cancellationToken);
        foreach (var (prefix, use) in spaces.Undeclared(own))
        {
            findings.Add(Rules.UndeclaredPrefix, use.Term, use.Line, $"The prefix {prefix} is not declared; it is used {use.Count:N0} times, first here.");
        }

        return findings.All();
    }

    public void Dispose()
    {
        ids.Dispose();
        labels.Dispose();
    }

    private void Refer(OntologyTerm term, long number, string target, string predicate) =>
        ids.Add(record.Begin().Key(target).Byte(Reference).Number(number).Byte((byte)(term.Obsolete ? Flags.Obsolete : Flags.None)).Number(term.Line).Text(predicate).Text(term.Id).Written);

    private void Ids(HashSet<string> own, IsAEdges isA, CancellationToken cancellationToken)
    {
        var key = Array.Empty<byte>();
        var (id, isOwn, isKnown, first, firstLine, obsolete) = ("", false, false, -1, 0L, false);
        for (var records = ids.Read(); records.MoveNext();)
        {
            var entry = new RecordReader(records.Current);
            var next = entry.Key();
            if (!next.SequenceEqual(key))
            {
                cancellationToken.ThrowIfCancellationRequested();
                key = next.ToArray();
                id = Encoding.UTF8.GetString(key);
                (isOwn, isKnown, first, obsolete) = (own.GetAlternateLookup<ReadOnlySpan<char>>().Contains(TermIds.SpaceOf(id)), false, -1, false);
            }

            switch (entry.Byte())
            {
                case Definition:
                    var (number, flags, line) = ((int)entry.Number(), (Flags)entry.Byte(), entry.Number());
                    if (first >= 0)
                    {
                        findings.Add(Rules.DuplicateId, id, line, $"{id} is defined already{(firstLine > 0 ? $" in line {firstLine}" : "")}.");
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
                    var (source, sourceFlags, sourceLine) = ((int)entry.Number(), (Flags)entry.Byte(), entry.Number());
                    var predicate = entry.Text();
                    if (first >= 0 && predicate == TermEdge.IsA)
                    {
                        isA.Add(source, first);
                    }

                    if (!isKnown && isOwn)
                    {
                        findings.Add(Rules.DanglingReference, entry.Text(), sourceLine, $"{(predicate.Length == 0 ? "The replacement" : predicate)} {id} is not defined.");
                    }
                    else if (obsolete && predicate.Length > 0 && !sourceFlags.HasFlag(Flags.Obsolete))
                    {
                        findings.Add(Rules.ObsoleteInUse, entry.Text(), sourceLine, $"{predicate} leads to {id}, which is obsolete.");
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
                findings.Add(Rules.ObsoleteWithoutReplacement, id, line, $"{id} is obsolete, and nothing is named in its place.");
            }

            return;
        }

        if (flags.HasFlag(Flags.NoLabel))
        {
            findings.Add(Rules.MissingLabel, id, line, $"{id} has no label.");
        }

        if (flags.HasFlag(Flags.NoDefinition))
        {
            findings.Add(Rules.MissingDefinition, id, line, $"{id} has no definition.");
        }
    }

    private void Cycles(IsAEdges isA, CancellationToken cancellationToken)
    {
        if (!findings.Wants(Rules.IsACycle))
        {
            return;
        }

        // Only what is kept needs names.
        var (kept, more) = (new List<IReadOnlyList<int>>(), 0L);
        foreach (var cycle in isA.Cycles(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (kept.Count < options.KeptFindings)
            {
                kept.Add(cycle);
            }
            else
            {
                more++;
            }
        }

        var names = Names([.. kept.SelectMany(c => c.Take(LongestPath))], cancellationToken);
        foreach (var cycle in kept)
        {
            var path = string.Join(" → ", cycle.Take(LongestPath).Append(cycle[0]).Select(n => names[n].Id));
            findings.Add(Rules.IsACycle, names[cycle[0]].Id, names[cycle[0]].Line, cycle.Count > LongestPath ? $"is-a leads back after {cycle.Count:N0} terms, beginning {path}." : $"is-a leads back: {path}.");
        }

        findings.AddUnkept(Rules.IsACycle, more);
    }

    private Dictionary<int, (string Id, long Line)> Names(HashSet<int> wanted, CancellationToken cancellationToken)
    {
        var names = new Dictionary<int, (string, long)>();
        for (var records = ids.Read(); names.Count < wanted.Count && records.MoveNext();)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = new RecordReader(records.Current);
            var id = entry.Key();
            if (entry.Byte() == Definition && (int)entry.Number() is var number && wanted.Contains(number))
            {
                entry.Byte();
                names[number] = (FindingLog.Cut(Encoding.UTF8.GetString(id)), entry.Number());
            }
        }

        return names;
    }

    private void Labels(CancellationToken cancellationToken)
    {
        var (label, type, first) = (Array.Empty<byte>(), byte.MaxValue, "");
        for (var records = labels.Read(); findings.Wants(Rules.DuplicateLabel) && records.MoveNext();)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = new RecordReader(records.Current);
            var nextType = entry.Byte();
            var next = entry.Key();
            entry.Number();
            var line = entry.Number();
            if (nextType != type || !next.SequenceEqual(label))
            {
                (label, type, first) = (next.ToArray(), nextType, entry.Text());
            }
            else if (entry.Text() is var id && id != first)
            {
                findings.Add(Rules.DuplicateLabel, id, line, $"{id} has the label of {first}: \"{Shown.Of(Encoding.UTF8.GetString(label))}\".");
            }
        }
    }

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
