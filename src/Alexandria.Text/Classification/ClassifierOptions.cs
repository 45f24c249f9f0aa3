namespace Alexandria.Text.Classification;

/// <summary>How a <see cref="LinearClassifier"/> is trained. <c>docs/methods/triage.md</c> says how each default was chosen.</summary>
public sealed record ClassifierOptions
{
    public static ClassifierOptions Default { get; } = new();

    /// <summary>Penalty of an error in relation to the length of the weights, above 0.</summary>
    public double Cost { get; init; } = 0.5;

    /// <summary>Texts of the training set that a feature has to occur in, 1 or more.</summary>
    public int MinTexts { get; init; } = 2;

    /// <summary>The most frequent features that are kept, 1 or more.</summary>
    public int MaxFeatures { get; init; } = 200_000;

    /// <summary>Weights that a model may have (features times classes), 1 or more: four bytes each. Bounds the features where there are many classes.</summary>
    public int MaxWeights { get; init; } = 16 * 1024 * 1024;

    /// <summary>Passes over the training set at most, 1 or more.</summary>
    public int MaxPasses { get; init; } = 20;

    /// <summary>A pass in which no gradient was larger ends the training, above 0.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Parts of the training set, each held back once to calibrate probabilities and threshold; 2 or more.</summary>
    public int CalibrationFolds { get; init; } = 3;

    /// <summary>Share of the answers that has to be right; where that cannot be expected the model abstains. 0 to 1.</summary>
    public double Precision { get; init; } = 0.95;
}
