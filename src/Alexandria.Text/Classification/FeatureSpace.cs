using System.Runtime.InteropServices;

namespace Alexandria.Text.Classification;

/// <summary>A text as numbers: places of features, and values.</summary>
internal sealed record SparseVector(int[] Places, float[] Values)
{
    public float SquaredLength()
    {
        var sum = 0f;
        foreach (var value in Values)
        {
            sum += value * value;
        }

        return sum;
    }
}

/// <summary>
/// The features that a model knows and how rare each is. A text becomes a vector of tf·idf values (1 + ln tf, smoothed idf),
/// of length one for each kind of features, and a constant one at place 0 that learns how frequent a class is. Immutable.
/// </summary>
internal sealed class FeatureSpace
{
    /// <summary>The place of the constant.</summary>
    public const int Bias = 0;

    private readonly Dictionary<ulong, int> _places;

    /// <param name="hashes">Features, ascending; the first is at place 1.</param>
    /// <param name="rarities">The idf of each.</param>
    public FeatureSpace(ulong[] hashes, float[] rarities)
    {
        (Hashes, Rarities) = (hashes, rarities);
        _places = new(hashes.Length);
        for (var i = 0; i < hashes.Length; i++)
        {
            _places.Add(hashes[i], i + 1);
        }
    }

    public ulong[] Hashes { get; }

    public float[] Rarities { get; }

    /// <summary>Places: one for each feature and the constant's.</summary>
    public int Size => Hashes.Length + 1;

    /// <summary>The space of a training set: its most frequent features.</summary>
    public static FeatureSpace Of(IReadOnlyList<FeatureCount[]> texts, int minTexts, int maxFeatures)
    {
        var frequencies = new Dictionary<ulong, int>();
        foreach (var text in texts)
        {
            foreach (var feature in text)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, feature.Hash, out _)++;
            }
        }

        var kept = frequencies.Where(f => f.Value >= minTexts).ToArray();
        if (kept.Length > maxFeatures)
        {
            Array.Sort(kept, (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Key.CompareTo(b.Key));
            Array.Resize(ref kept, maxFeatures);
        }

        Array.Sort(kept, (a, b) => a.Key.CompareTo(b.Key));
        return new([.. kept.Select(f => f.Key)], [.. kept.Select(f => (float)(Math.Log((1.0 + texts.Count) / (1.0 + f.Value)) + 1))]);
    }

    /// <summary>The place of a feature; 0 where the model does not know it.</summary>
    public int PlaceOf(ulong hash) => _places.GetValueOrDefault(hash);

    /// <param name="features">Of one text, by kind.</param>
    public SparseVector VectorOf(FeatureCount[] features)
    {
        var at = new int[features.Length + 1];
        var values = new float[features.Length + 1];
        (at[0], values[0]) = (Bias, 1);
        var count = 1;
        for (var i = 0; i < features.Length;)
        {
            var (kind, first, squares) = (features[i].Kind, count, 0.0);
            for (; i < features.Length && features[i].Kind == kind; i++)
            {
                if (PlaceOf(features[i].Hash) is var place and > 0)
                {
                    var value = (float)(1 + Math.Log(features[i].Count)) * Rarities[place - 1];
                    (at[count], values[count]) = (place, value);
                    squares += value * value;
                    count++;
                }
            }

            var length = (float)Math.Sqrt(squares);
            for (var j = first; j < count; j++)
            {
                values[j] /= length;
            }
        }

        return new(at[..count], values[..count]);
    }
}
