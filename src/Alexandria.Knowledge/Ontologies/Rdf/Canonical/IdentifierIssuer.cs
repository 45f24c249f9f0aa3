using System.Runtime.InteropServices;

namespace Alexandria.Knowledge.Ontologies.Rdf.Canonical;

/// <summary>Numbers blank nodes in the order in which they are asked for (RDFC-1.0, section 4.5).</summary>
internal sealed class IdentifierIssuer
{
    private readonly Dictionary<int, int> issued;
    private readonly List<int> order;

    public IdentifierIssuer() => (issued, order) = ([], []);

    private IdentifierIssuer(IdentifierIssuer other) => (issued, order) = (new(other.issued), [.. other.order]);

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<int> Nodes => order;

    public bool TryGet(int node, out int number) => issued.TryGetValue(node, out number);

    /// <summary>Its number, from 0; a new one if it had none.</summary>
    public int Issue(int node)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(issued, node, out var exists);
        if (!exists)
        {
            number = order.Count;
            order.Add(node);
        }

        return number;
    }

    public IdentifierIssuer Clone() => new(this);
}
