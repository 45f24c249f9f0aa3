namespace Alexandria.Text;

/// <summary>How much a term says: usually its inverse document frequency.</summary>
public interface ITermWeights
{
    /// <summary>Zero or more.</summary>
    double WeightOf(int term);
}

/// <summary>A sparse vector of numbered terms. Immutable.</summary>
public sealed class TermVector
{
    private readonly int[] _terms;
    private readonly float[] _values;

    private TermVector(int[] terms, float[] values) => (_terms, _values) = (terms, values);

    /// <summary>The vector without terms.</summary>
    public static TermVector Empty { get; } = new([], []);

    /// <summary>Term numbers, ascending.</summary>
    public ReadOnlySpan<int> Terms => _terms;

    /// <summary>Values above zero, in the order of <see cref="Terms"/>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Builds a vector; of a term given twice the larger value stays, values of zero and below are dropped.</summary>
    public static TermVector Of(IEnumerable<KeyValuePair<int, float>> entries)
    {
        var sorted = new SortedDictionary<int, float>();
        foreach (var (term, value) in entries)
        {
            if (value > 0 && (!sorted.TryGetValue(term, out var known) || value > known))
            {
                sorted[term] = value;
            }
        }

        return sorted.Count == 0 ? Empty : new TermVector([.. sorted.Keys], [.. sorted.Values]);
    }
}
