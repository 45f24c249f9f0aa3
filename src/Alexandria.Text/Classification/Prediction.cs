namespace Alexandria.Text.Classification;

/// <summary>A class that a text may be of.</summary>
/// <param name="Label">The class.</param>
/// <param name="Probability">Calibrated, 0 to 1.</param>
public sealed record ClassProbability(string Label, double Probability);

/// <summary>What a model says of a text.</summary>
/// <param name="Classes">All classes, most probable first.</param>
/// <param name="Abstains">Whether the best guess is too unsure to be an answer.</param>
public sealed record Prediction(IReadOnlyList<ClassProbability> Classes, bool Abstains)
{
    /// <summary>The best guess, also where the model abstains.</summary>
    public ClassProbability Best => Classes[0];
}

/// <summary>What a word of the text adds to the score of a class.</summary>
/// <param name="Word">As it stands in the text the first time.</param>
/// <param name="Start">Where that is, in UTF-16 units.</param>
/// <param name="Contribution">Of all its occurrences; below 0 where they speak against the class.</param>
public sealed record WordContribution(string Word, int Start, double Contribution);

/// <summary>Why a text has its score for a class: words and prior add up to it.</summary>
/// <param name="Words">Largest contribution first.</param>
/// <param name="Prior">What the class has for every text, by its frequency.</param>
/// <param name="Score">The sum.</param>
public sealed record Explanation(IReadOnlyList<WordContribution> Words, double Prior, double Score);
