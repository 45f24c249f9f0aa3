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
        var sorted = entries.Where(e => e.Value > 0).ToList();
        sorted.Sort(static (x, y) => x.Key != y.Key ? x.Key.CompareTo(y.Key) : y.Value.CompareTo(x.Value));
        var count = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            if (count == 0 || sorted[i].Key != sorted[count - 1].Key)
            {
                sorted[count++] = sorted[i];
            }
        }

        if (count == 0)
        {
            return Empty;
        }

        var (terms, values) = (new int[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            (terms[i], values[i]) = sorted[i];
        }

        return new TermVector(terms, values);
    }
}
