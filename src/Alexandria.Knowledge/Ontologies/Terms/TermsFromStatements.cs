using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Sorting;

namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>
/// Gathers terms from statements in any order: what is said of a subject goes as records through an external sort and comes out
/// term by term. A term is what is typed as class, property, named individual or SKOS concept. Of several labels, and of
/// several definitions, the one without a language is taken, else <c>en</c>, else <c>en-…</c>, else the first by its tag;
/// synonyms are taken in every language. Blank nodes are no terms; they are put together by <see cref="ClassExpressions"/>.
/// </summary>
internal sealed class TermsFromStatements : IStatementSink, IDisposable
{
    private readonly ITermSink sink;
    private readonly ExternalSort sort;
    private readonly ClassExpressions expressions;
    private readonly RecordWriter record = new();
    private long sequence;

    /// <param name="sink">Gets the terms in ordinal order of their IRIs, and the header after them, when it is completed.</param>
    /// <param name="folder">Exists; for what does not fit into memory.</param>
    public TermsFromStatements(ITermSink sink, string folder)
    {
        this.sink = sink;
        sort = new(folder);
        expressions = new(AddExpression);
    }

    /// <summary>Uses of expressions that were left out: parts are missing, too many, or too far from each other in the document.</summary>
    public long IncompleteExpressions => expressions.Incomplete;

    /// <summary>Subjects of which more is said than a term may take (<see cref="TermSize"/>); the rest was left out. Known when it is completed.</summary>
    public long CutTerms { get; private set; }

    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        if (!Vocabulary.TryMeaning(predicate.Value, out var meaning))
        {
            return;
        }

        sequence++;
        if (subject.Kind == TermKind.BlankNode)
        {
            if (meaning.Meaning is >= Meaning.InverseOf and <= Meaning.Rest)
            {
                expressions.Add(Encoding.UTF8.GetString(subject.Value), meaning.Meaning, Value(@object), @object.Kind == TermKind.BlankNode);
            }
        }
        else if (@object.Kind == TermKind.BlankNode)
        {
            if (meaning.Meaning is Meaning.IsA or (>= Meaning.EquivalentTo and <= Meaning.OneOf))
            {
                expressions.Use(new(subject.Value.ToArray(), meaning.Meaning, Encoding.UTF8.GetString(@object.Value), sequence));
            }
        }
        else
        {
            Add(subject.Value, meaning, @object);
        }
    }

    /// <summary>Gives all terms.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public long Complete(CancellationToken cancellationToken = default)
    {
        expressions.Complete();
        var (terms, key) = (0L, Array.Empty<byte>());
        var gathered = new GatheredTerm();
        var (size, whole) = (default(TermSize), true);
        HeaderChoice header = new();
        for (var records = sort.Read(); records.MoveNext();)
        {
            var entry = new RecordReader(records.Current);
            var subject = entry.Key();
            if (!subject.SequenceEqual(key))
            {
                cancellationToken.ThrowIfCancellationRequested();
                terms += Give(gathered, header);
                key = subject.ToArray();
                gathered = new() { Iri = Encoding.UTF8.GetString(key) };
                (size, whole) = (default, true);
            }

            if (!size.Admits(records.Current.Length))
            {
                CutTerms += whole ? 1 : 0;
                whole = false;
                continue;
            }

            var meaning = (Meaning)entry.Byte();
            var place = entry.Number();
            gathered.Add(meaning, place, ref entry);
        }

        terms += Give(gathered, header);
        sink.Header(header.Header);
        return terms;
    }

    public void Dispose() => sort.Dispose();

    private int Give(GatheredTerm gathered, HeaderChoice header)
    {
        header.Consider(gathered);
        if (gathered.ToTerm() is not { } term)
        {
            return 0;
        }

        sink.Term(term);
        return 1;
    }

    private void Add(ReadOnlySpan<byte> subject, (Meaning Meaning, byte Rank) said, in RdfTerm value)
    {
        switch (said.Meaning)
        {
            case Meaning.Type:
                AddType(subject, value.Value);
                break;
            case Meaning.Label or Meaning.Definition or Meaning.Version or Meaning.Title:
                Begin(subject, said.Meaning).Byte((byte)(said.Rank * 4 + LanguageRank(value.Language))).Text(value.Language).Text(value.Value);
                Sort();
                break;
            case Meaning.Licence or Meaning.Import:
                Begin(subject, said.Meaning).Text(value.Value);
                Sort();
                break;
            case Meaning.IsA when value.Value.SequenceEqual(Vocabulary.Thing):
                break;
            case Meaning.IsA when value.Kind == TermKind.Iri:
                AddEdge(subject, TermEdge.IsA, Value(value));
                break;
            case Meaning.Narrower when value.Kind == TermKind.Iri:
                AddEdge(value.Value, TermEdge.IsA, TermIds.FromIri(Encoding.UTF8.GetString(subject)));
                break;
            case Meaning.Related when value.Kind == TermKind.Iri:
                AddEdge(subject, "skos:related", Value(value));
                break;
            case Meaning.Deprecated when !value.Value.SequenceEqual("true"u8) && !value.Value.SequenceEqual("1"u8):
                break;
            case Meaning.EquivalentTo:
                AddAxiom(subject, Manchester.EquivalentTo(Value(value)), sequence);
                break;
            case Meaning.DisjointWith:
                AddAxiom(subject, Manchester.DisjointWith(Value(value)), sequence);
                break;
            case Meaning.Domain:
                AddAxiom(subject, Manchester.Domain(Value(value)), sequence);
                break;
            case Meaning.Range:
                AddAxiom(subject, Manchester.Range(Value(value)), sequence);
                break;
            case Meaning.InverseOf:
                AddAxiom(subject, Manchester.InverseOf(Value(value)), sequence);
                break;
            case Meaning.ComplementOf:
                AddAxiom(subject, Manchester.EquivalentTo("not " + Value(value)), sequence);
                break;
            case > Meaning.ComplementOf and <= Meaning.Rest or Meaning.IsA or Meaning.Narrower or Meaning.Related or Meaning.Chain or Meaning.IntersectionOf or Meaning.UnionOf:
                break;
            default:
                Begin(subject, said.Meaning).Text(Value(value));
                Sort();
                break;
        }
    }

    private void AddType(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> type)
    {
        if (Vocabulary.TryKind(type, out var kind))
        {
            Begin(subject, Meaning.Type).Byte((byte)kind);
            Sort();
            if (Vocabulary.IsDeprecation(type))
            {
                Begin(subject, Meaning.Deprecated).Text("true");
                Sort();
            }
        }
        else if (Vocabulary.TryCharacteristic(type, out var characteristic))
        {
            AddAxiom(subject, Manchester.Characteristic(characteristic!), sequence);
        }
        else
        {
            AddEdge(subject, TermEdge.InstanceOf, TermIds.FromIri(Encoding.UTF8.GetString(type)));
        }
    }

    private void AddExpression(ExpressionUse use, Expression expression)
    {
        if (use.Meaning == Meaning.IsA && expression.Edge is { } edge)
        {
            record.Begin().Key(use.Subject).Byte((byte)Meaning.IsA).Number(use.Sequence).Text(edge.Predicate).Text(edge.Target);
            Sort();
            return;
        }

        AddAxiom(use.Subject, use.Meaning switch
        {
            Meaning.IsA => Manchester.SubClassOf(expression.Text),
            Meaning.DisjointWith => Manchester.DisjointWith(expression.Text),
            Meaning.Domain => Manchester.Domain(expression.Text),
            Meaning.Range => Manchester.Range(expression.Text),
            Meaning.InverseOf => Manchester.InverseOf(expression.Text),
            Meaning.Chain => "SubPropertyChain: " + expression.Text,
            Meaning.ComplementOf => Manchester.EquivalentTo("not " + Manchester.Atom(expression.Text)),
            _ => Manchester.EquivalentTo(expression.Text),
        }, use.Sequence);
    }

    private void AddEdge(ReadOnlySpan<byte> subject, string predicate, string target)
    {
        Begin(subject, Meaning.IsA).Text(predicate).Text(target);
        Sort();
    }

    private void AddAxiom(ReadOnlySpan<byte> subject, string axiom, long sequence)
    {
        record.Begin().Key(subject).Byte((byte)Meaning.EquivalentTo).Number(sequence).Text(axiom);
        Sort();
    }

    private RecordWriter Begin(ReadOnlySpan<byte> subject, Meaning meaning) => record.Begin().Key(subject).Byte((byte)meaning).Number(sequence);

    private void Sort() => sort.Add(record.Written);

    // An id for an IRI, the text of a literal, the label of a blank node.
    private static string Value(in RdfTerm term)
    {
        var text = Encoding.UTF8.GetString(term.Value);
        return term.Kind == TermKind.Iri ? TermIds.FromIri(text) : text;
    }

    private static int LanguageRank(ReadOnlySpan<byte> language) => language switch
    {
        [] => 0,
        [(byte)'e' or (byte)'E', (byte)'n' or (byte)'N'] => 1,
        [(byte)'e' or (byte)'E', (byte)'n' or (byte)'N', (byte)'-', ..] => 2,
        _ => 3,
    };
}
