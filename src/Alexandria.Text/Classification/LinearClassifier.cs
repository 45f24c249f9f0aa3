namespace Alexandria.Text.Classification;

/// <summary>
/// Tells which class a short text is of: a linear model over words, characters and pairs of words, with calibrated
/// probabilities, the words that decided, and abstention where it is unsure. Deterministic, immutable and thread-safe.
/// </summary>
public sealed class LinearClassifier
{
    private readonly string[] _labels;

    internal LinearClassifier(string[] labels, FeatureSpace space, LinearWeights weights, Calibration calibration) =>
        (_labels, Space, Weights, Calibration) = (labels, space, weights, calibration);

    /// <summary>The classes in ordinal order.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>Features that the model knows.</summary>
    public int Features => Space.Hashes.Length;

    /// <summary>A best guess below this probability is no answer; infinite where no threshold gave the precision that was asked for.</summary>
    public double Threshold => Calibration.Threshold;

    /// <summary>How training texts fared in models that had not seen them.</summary>
    public HeldOutFigures HeldOut => Calibration.HeldOut;

    internal FeatureSpace Space { get; }

    internal LinearWeights Weights { get; }

    internal Calibration Calibration { get; }

    /// <summary>Trains a model. The order of the examples matters for nothing but the last digits.</summary>
    /// <param name="examples">Two or more of at least two classes.</param>
    /// <param name="options">The defaults unless told.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <exception cref="ArgumentException">There are fewer than two classes, or a label is longer than 1,000 characters.</exception>
    public static LinearClassifier Train(IReadOnlyList<LabelledText> examples, ClassifierOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        options ??= ClassifierOptions.Default;
        var labels = examples.Select(e => e.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (labels.Length < 2)
        {
            throw new ArgumentException($"A classifier needs texts of at least two classes; there is {(labels.Length == 0 ? "none" : "one")}.", nameof(examples));
        }

        if (labels.Any(l => l.Length > ClassifierFormat.MaxLabel))
        {
            throw new ArgumentException($"A label has at most {ClassifierFormat.MaxLabel} characters.", nameof(examples));
        }

        var numbers = labels.Select((label, i) => (label, i)).ToDictionary(l => l.label, l => l.i, StringComparer.Ordinal);
        var set = new TrainingSet([.. examples.Select(e => TextFeatures.Count(e.Text))], [.. examples.Select(e => numbers[e.Label])], labels.Length);
        var calibration = Calibrate(set, options, cancellation);
        var (space, weights, _) = set.Train(_ => true, options, cancellation);
        return new(labels, space, weights, calibration);
    }

    /// <summary>The classes of a text with their probabilities.</summary>
    public Prediction Classify(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scores = new float[Weights.Stride];
        Weights.Score(Space.VectorOf(TextFeatures.Count(text)), scores);
        var probabilities = Calibration.Softmax(scores.AsSpan(0, _labels.Length), Calibration.Sharpness);
        var order = Enumerable.Range(0, _labels.Length).ToArray();
        Array.Sort(order, (a, b) => probabilities[a] != probabilities[b] ? probabilities[b].CompareTo(probabilities[a]) : a.CompareTo(b));
        return new([.. order.Select(k => new ClassProbability(_labels[k], probabilities[k]))], probabilities[order[0]] < Calibration.Threshold);
    }

    /// <summary>What each word of the text adds to the score of a class.</summary>
    /// <exception cref="ArgumentException">The model does not know the class.</exception>
    public Explanation Explain(string text, string label)
    {
        ArgumentNullException.ThrowIfNull(text);
        var winner = Array.BinarySearch(_labels, label, StringComparer.Ordinal);
        if (winner < 0)
        {
            throw new ArgumentException($"The model does not know the class '{label}'.", nameof(label));
        }

        var words = TextFeatures.Words(text);
        var occurrences = TextFeatures.Occurrences(text, words);
        var vector = Space.VectorOf(TextFeatures.Count(text));
        var shares = new Dictionary<int, double>();
        for (var i = 0; i < vector.Places.Length; i++)
        {
            shares[vector.Places[i]] = vector.Values[i] * Weights[vector.Places[i]][winner];
        }

        return Explanation(text, words, occurrences, shares);
    }

    /// <summary>The model as bytes that <see cref="FromBytes"/> reads.</summary>
    public byte[] ToBytes() => ClassifierFormat.Write(this);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are cut, changed, of another version or no model at all.</exception>
    public static LinearClassifier FromBytes(ReadOnlySpan<byte> bytes) => ClassifierFormat.Read(bytes);

    // A feature's share goes in equal parts to its occurrences, and from there to the one or two words that it is made of.
    private Explanation Explanation(string text, List<FeatureWord> words, List<FeatureOccurrence> occurrences, Dictionary<int, double> shares)
    {
        var known = occurrences.Select(o => (Place: Space.PlaceOf(o.Hash), o.First, o.Second)).Where(o => o.Place > 0).ToList();
        var counts = known.CountBy(o => o.Place).ToDictionary();
        var sums = new double[words.Count];
        foreach (var (place, first, second) in known)
        {
            var half = shares[place] / counts[place] / 2;
            sums[first] += half;
            sums[second] += half;
        }

        var all = words.Select((w, i) => (Word: text.Substring(w.Start, w.Length), w.Start, Sum: sums[i]))
            .GroupBy(w => w.Word, StringComparer.OrdinalIgnoreCase)
            .Select(g => new WordContribution(g.First().Word, g.First().Start, g.Sum(w => w.Sum)))
            .Where(w => w.Contribution != 0)
            .OrderByDescending(w => w.Contribution).ThenBy(w => w.Start);
        return new([.. all], shares[FeatureSpace.Bias], shares.Values.Sum());
    }

    private static Calibration Calibrate(TrainingSet set, ClassifierOptions options, CancellationToken cancellation)
    {
        var folds = set.Folds(options.CalibrationFolds);
        var (scores, classes) = (new List<float[]>(), new List<int>());
        for (var fold = 0; fold < options.CalibrationFolds; fold++)
        {
            var (_, weights, vectorOf) = set.Train(i => folds[i] != fold, options, cancellation);
            var all = new float[weights.Stride];
            for (var i = 0; i < folds.Length; i++)
            {
                if (folds[i] == fold)
                {
                    weights.Score(vectorOf(i), all);
                    scores.Add(all[..set.ClassCount]);
                    classes.Add(set.Classes[i]);
                }
            }
        }

        return Calibration.Fit(scores, [.. classes], options.Precision);
    }

    private sealed record TrainingSet(FeatureCount[][] Texts, int[] Classes, int ClassCount)
    {
        public (FeatureSpace Space, LinearWeights Weights, Func<int, SparseVector> VectorOf) Train(Func<int, bool> which, ClassifierOptions options, CancellationToken cancellation)
        {
            var chosen = Enumerable.Range(0, Texts.Length).Where(which).ToArray();
            var features = Math.Clamp((options.MaxWeights / LinearWeights.Padded(ClassCount)) - 1, 1, options.MaxFeatures);
            var space = FeatureSpace.Of([.. chosen.Select(i => Texts[i])], options.MinTexts, features);
            var weights = new LinearWeights(space.Size, ClassCount);
            DualCoordinateDescent.Train([.. chosen.Select(i => space.VectorOf(Texts[i]))], [.. chosen.Select(i => Classes[i])], weights, options, cancellation);
            return (space, weights, i => space.VectorOf(Texts[i]));
        }

        /// <summary>The part that each text is in: the texts of a class are dealt out in turn, so that every part has its share of each.</summary>
        public int[] Folds(int count)
        {
            var dealt = Enumerable.Range(0, ClassCount).ToArray();
            return [.. Classes.Select(k => dealt[k]++ % count)];
        }
    }
}
