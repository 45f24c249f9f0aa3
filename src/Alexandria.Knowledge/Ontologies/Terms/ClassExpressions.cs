namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>A term's statement whose object is a blank node.</summary>
/// <param name="Subject">IRI of the term.</param>
/// <param name="Meaning">What the statement says.</param>
/// <param name="Node">Label of the blank node.</param>
/// <param name="Sequence">Its place in the document.</param>
internal sealed record ExpressionUse(byte[] Subject, Meaning Meaning, string Node, long Sequence);

/// <summary>A class expression: an edge when it is one property with some of one named class, and a text always.</summary>
internal sealed record Expression(string Text, TermEdge? Edge);

/// <summary>
/// Puts blank nodes together to class expressions. Documents write an expression beside its use; so a window of
/// <see cref="Window"/> statements is held, and what is not complete when it has passed is given up and counted. So is what
/// would cost more than the statements that were read can pay for: nodes that others share again and again make expressions
/// that double with every level.
/// </summary>
/// <param name="give">Gets each use with its expression.</param>
internal sealed class ClassExpressions(Action<ExpressionUse, Expression> give)
{
    /// <summary>In statements on blank nodes; one with a long text counts as several (<see cref="LongText"/>). Half a window is held at least, and two and a half at most, some 130 MB.</summary>
    public const int Window = 100_000;

    /// <summary>In characters: each so many count as a further statement.</summary>
    private const int LongText = 256;

    private const int Deepest = 64;

    private const int LongestList = 10_000;

    /// <summary>Steps (a part that is looked at, a character that is written) that each character of a statement pays for, and the least that a statement counts as.</summary>
    private const int StepsPerCharacter = 4, LeastCharacters = 64;

    private readonly Dictionary<string, Node> nodes = new(StringComparer.Ordinal);
    private List<(ExpressionUse Use, long At)> uses = [];
    private long position;
    private long nextLook = Window;
    private long steps = 4_000_000;

    /// <summary>Uses whose expression did not become complete, or is nested, long or shared beyond any reader's patience.</summary>
    public long Incomplete { get; private set; }

    public void Use(ExpressionUse use)
    {
        uses.Add((use, position));
        Hold(use.Subject.Length + use.Node.Length);
    }

    /// <summary>A statement on a blank node.</summary>
    /// <param name="node">Its label.</param>
    /// <param name="meaning">What it says.</param>
    /// <param name="value">An id, a text, or the label of another blank node.</param>
    /// <param name="isBlank">Whether it is a label.</param>
    public void Add(string node, Meaning meaning, string value, bool isBlank)
    {
        if (!nodes.TryGetValue(node, out var known))
        {
            nodes.Add(node, known = new(position));
        }

        known.LastUse = position;
        known.Values.Add((meaning, value, isBlank));
        Hold(node.Length + value.Length);
    }

    /// <summary>Gives all that is left.</summary>
    public void Complete()
    {
        Resolve(long.MaxValue, long.MaxValue);
        nodes.Clear();
    }

    private void Hold(int characters)
    {
        position += 1 + characters / LongText;
        steps += (long)StepsPerCharacter * Math.Max(characters, LeastCharacters);
        if (position < nextLook)
        {
            return;
        }

        // What is spoken of again waits longer, but not for ever.
        var (recent, oldest) = (position - Window / 2, position - 2 * Window);
        Resolve(recent, oldest);
        foreach (var (label, _) in nodes.Where(n => n.Value.LastUse < recent || n.Value.Since < oldest).ToList())
        {
            nodes.Remove(label);
        }

        nextLook = position + Window / 2;
    }

    private void Resolve(long recent, long oldest)
    {
        var waiting = new List<(ExpressionUse, long)>();
        foreach (var (use, at) in uses)
        {
            if (Of(use) is { } expression)
            {
                give(use, expression);
            }
            else if (at >= recent || at >= oldest && nodes.TryGetValue(use.Node, out var node) && node.LastUse >= recent)
            {
                waiting.Add((use, at));
            }
            else
            {
                Incomplete++;
            }
        }

        uses = waiting;
    }

    // A node that may still be looked at; null when it is not there, or nothing is left to pay for it.
    private Node? Find(string label) => nodes.TryGetValue(label, out var node) && Pay(1 + node.Values.Count) ? node : null;

    private bool Pay(long cost)
    {
        steps -= steps < 0 ? 0 : cost;
        return steps >= 0;
    }

    private Expression? Paid(Expression? expression) => expression is not null && Pay(expression.Text.Length) ? expression : null;

    private Expression? Of(ExpressionUse use) => Paid(use.Meaning switch
    {
        Meaning.Chain => List(use.Node, 0) is { } chain ? new(string.Join(" o ", chain), null) : null,
        Meaning.IntersectionOf => List(use.Node, 0) is { } and ? new(Manchester.And(and), null) : null,
        Meaning.UnionOf => List(use.Node, 0) is { } or ? new(Manchester.Or(or), null) : null,
        Meaning.OneOf => List(use.Node, 0) is { } one ? new(OneOf(one), null) : null,
        _ => Of(use.Node, 0),
    });

    private Expression? Of(string label, int depth)
    {
        if (depth > Deepest || Find(label) is not { } node)
        {
            return null;
        }

        if (Value(node, Meaning.OnProperty, depth) is { } property)
        {
            return Paid(Restriction(node, property, depth));
        }

        foreach (var (meaning, value, isBlank) in node.Values)
        {
            var text = meaning switch
            {
                Meaning.IntersectionOf => (isBlank ? List(value, depth) : []) is { } list ? Manchester.And(list) : null,
                Meaning.UnionOf => (isBlank ? List(value, depth) : []) is { } list ? Manchester.Or(list) : null,
                Meaning.OneOf => (isBlank ? List(value, depth) : []) is { } list ? OneOf(list) : null,
                Meaning.ComplementOf => (isBlank ? Of(value, depth + 1)?.Text : value) is { } of ? "not " + Manchester.Atom(of) : null,
                Meaning.InverseOf => "inverse (" + value + ")",
                Meaning.OnDatatype => value,
                _ => null,
            };
            if (text is not null)
            {
                return Paid(new(text, null));
            }
        }

        return null;
    }

    private Expression? Restriction(Node node, string property, int depth)
    {
        var onClass = Value(node, Meaning.OnClass, depth);
        foreach (var (meaning, value, isBlank) in node.Values)
        {
            if (meaning is not (Meaning.Some or Meaning.Only or Meaning.HasValue or Meaning.HasSelf or Meaning.Minimum or Meaning.Maximum or Meaning.Exactly))
            {
                continue;
            }

            if ((isBlank ? Of(value, depth + 1)?.Text : value) is not { } filler)
            {
                return null;
            }

            return meaning switch
            {
                Meaning.Some => new(Manchester.Some(property, filler), isBlank || property.Contains(' ', StringComparison.Ordinal) ? null : new(property, filler)),
                Meaning.Only => new(Manchester.Only(property, filler), null),
                Meaning.HasValue => new($"{property} value {Manchester.Atom(filler)}", null),
                Meaning.HasSelf => new($"{property} Self", null),
                Meaning.Minimum => new(Manchester.Count(property, "min", filler, onClass), null),
                Meaning.Maximum => new(Manchester.Count(property, "max", filler, onClass), null),
                _ => new(Manchester.Count(property, "exactly", filler, onClass), null),
            };
        }

        return null;
    }

    private string? Value(Node node, Meaning wanted, int depth)
    {
        foreach (var (meaning, value, isBlank) in node.Values)
        {
            if (meaning == wanted)
            {
                return isBlank ? Of(value, depth + 1)?.Text : value;
            }
        }

        return null;
    }

    private List<string>? List(string label, int depth)
    {
        var items = new List<string>();
        while (depth < Deepest && items.Count < LongestList && Find(label) is { } cell)
        {
            var first = cell.Values.Find(v => v.Meaning == Meaning.First);
            var rest = cell.Values.Find(v => v.Meaning == Meaning.Rest);
            if (first.Value is null || rest.Value is null || (first.IsBlank ? Of(first.Value, depth + 1)?.Text : first.Value) is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (!rest.IsBlank)
            {
                return items;
            }

            label = rest.Value;
        }

        return null;
    }

    private static string OneOf(IEnumerable<string> items) => "{" + string.Join(", ", items.Order(StringComparer.Ordinal)) + "}";

    private sealed class Node(long since)
    {
        public long Since => since;

        public long LastUse { get; set; }

        public List<(Meaning Meaning, string Value, bool IsBlank)> Values { get; } = new(2);
    }
}
