using System.Globalization;
using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Blank nodes: their labels, and those that property lists and collections make.</summary>
internal sealed partial class TurtleReader
{
    /// <summary><see cref="Generated"/> and the digits of a 64-bit number.</summary>
    private const int MaxLabelBytes = 5 + 20;

    private long lastLabel;
    private int depth;

    /// <summary>How labels begin that the reader makes; a label of the document that begins so gets an <c>x</c> behind it, and no digit.</summary>
    private static ReadOnlySpan<byte> Generated => "genid"u8;

    /// <summary>Behind an opening bracket, at the first verb, up to the closing one.</summary>
    private void ReadProperties(in Node node)
    {
        Deeper();
        ReadPredicates(node);
        if (Peek() != ']')
        {
            throw Unexpected("turtle_expected_bracket", "',', ';' or ']' behind an object");
        }

        depth--;
    }

    /// <summary>Behind an opening parenthesis, at the first item, up to the closing one.</summary>
    private void ReadItems(in Node head)
    {
        Deeper();
        var from = top;
        // Two places for the labels of cells, used in turn: a list's length takes no memory.
        var (place, other) = (from, from + MaxLabelBytes);
        Reserve(2 * MaxLabelBytes);
        top += 2 * MaxLabelBytes;
        var cell = head;
        while (true)
        {
            ReadObject(cell, first);
            SkipWhitespace();
            if (Peek() == ')')
            {
                break;
            }

            var next = NewBlankNode(place);
            (place, other) = (other, place);
            Emit(cell, rest, next);
            cell = next;
        }

        Emit(cell, rest, new Node(TermKind.Iri, nil));
        top = from;
        depth--;
    }

    private void Deeper()
    {
        if (++depth > options.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fail("rdf_too_deep", $"expected no more than {options.MaxDepth} collections and property lists within each other");
        }
    }

    /// <summary>At an underscore: a label that no generated one is equal to.</summary>
    private Slice ReadLabel()
    {
        var label = ReadBlankNodeLabel();
        if (!Bytes(label).StartsWith(Generated))
        {
            return label;
        }

        var start = top;
        Append(Generated);
        Append("x"u8);
        Append(Bytes(label)[Generated.Length..]);
        return FromScratch(start);
    }

    private Node NewBlankNode()
    {
        Reserve(MaxLabelBytes);
        var node = NewBlankNode(top);
        top += node.Value.Length;
        return node;
    }

    /// <summary>A new label at a place of the scratch space that has been reserved.</summary>
    private Node NewBlankNode(int place)
    {
        var target = Scratch(place, MaxLabelBytes);
        Generated.CopyTo(target);
        (++lastLabel).TryFormat(target[Generated.Length..], out var digits, provider: CultureInfo.InvariantCulture);
        return new Node(TermKind.BlankNode, new Slice(place, Generated.Length + digits, InScratch: true));
    }
}
