using System.Text.Json.Serialization;
using Alexandria.Support.Linking.Learning;
using Alexandria.Text.Classification;

namespace Alexandria.Support.Evaluation;

/// <summary>What the classifier said of a text whose class is known.</summary>
/// <param name="Label">The true class.</param>
/// <param name="Guess">The best guess.</param>
/// <param name="Probability">Of the guess, 0 to 1.</param>
/// <param name="Abstained">Whether the guess was too unsure to be an answer.</param>
internal sealed record IntentOutcome(string Label, string Guess, double Probability, bool Abstained)
{
    /// <summary>What was classified: for the report page alone.</summary>
    public string Text { get; init; } = "";

    public bool Right => Label == Guess;
}

/// <summary>How well one class is recognised.</summary>
internal sealed record ClassFigures(string Label, int Texts, double Precision, double Recall, double F1);

/// <summary>What triage does with labelled texts.</summary>
internal sealed record IntentFigures
{
    /// <summary>Texts that were classified by a model that had not seen them.</summary>
    [JsonPropertyName("queries")]
    public required int Queries { get; init; }

    /// <summary>Classes among them.</summary>
    [JsonPropertyName("classes")]
    public required int Classes { get; init; }

    /// <summary>Share of all texts with the right best guess.</summary>
    [JsonPropertyName("accuracy")]
    public required double Accuracy { get; init; }

    /// <summary>Mean F1 over all classes that are true or guessed.</summary>
    [JsonPropertyName("macroF1")]
    public required double MacroF1 { get; init; }

    /// <summary>Texts whose best guess is too unsure to be an answer.</summary>
    [JsonPropertyName("abstained")]
    public required int Abstained { get; init; }

    /// <summary>Share of the answers that is right; null without any.</summary>
    [JsonPropertyName("answeredAccuracy")]
    public required double? AnsweredAccuracy { get; init; }

    /// <summary>Mean distance of probability and share right, over ten bins, weighted by their texts.</summary>
    [JsonPropertyName("calibrationError")]
    public required double CalibrationError { get; init; }

    [JsonIgnore]
    public IReadOnlyList<IntentOutcome> Outcomes { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<ClassFigures> ByClass { get; init; } = [];

    /// <summary>Ten bins over the probabilities of the best guesses.</summary>
    [JsonIgnore]
    public IReadOnlyList<ReliabilityBin> Calibration { get; init; } = [];
}

/// <summary>Classifies labelled texts by models that were trained on others, as triage does with tickets.</summary>
internal static class IntentEvaluation
{
    private const int Bins = 10;

    /// <summary>Trains on all of one set and classifies all of the other.</summary>
    /// <exception cref="ArgumentException">The training set has fewer than two classes.</exception>
    public static IntentFigures Run(IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText> test, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var outcomes = new List<IntentOutcome>(test.Count);
        Classify(train, test, outcomes, progress, cancellation);
        return Figures(outcomes);
    }

    /// <summary>Row i is in fold i mod <paramref name="folds"/>; each fold is classified by a model of the others.</summary>
    /// <exception cref="ArgumentException">A training set has fewer than two classes.</exception>
    public static IntentFigures CrossValidate(IReadOnlyList<LabelledText> rows, int folds, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var outcomes = new List<IntentOutcome>(rows.Count);
        for (var fold = 0; fold < folds; fold++)
        {
            Classify([.. rows.Where((_, i) => i % folds != fold)], [.. rows.Where((_, i) => i % folds == fold)], outcomes, progress, cancellation);
        }

        return Figures(outcomes);
    }

    public static IntentFigures Figures(IReadOnlyList<IntentOutcome> outcomes)
    {
        var answered = outcomes.Where(o => !o.Abstained).ToList();
        var byClass = ByClass(outcomes);
        var calibration = Calibrate(outcomes);
        return new IntentFigures
        {
            Queries = outcomes.Count,
            Classes = outcomes.Select(o => o.Label).Distinct(StringComparer.Ordinal).Count(),
            Accuracy = Share(outcomes) ?? 0,
            MacroF1 = byClass.Count == 0 ? 0 : byClass.Average(c => c.F1),
            Abstained = outcomes.Count - answered.Count,
            AnsweredAccuracy = Share(answered),
            CalibrationError = calibration.Sum(b => b.Count * Math.Abs((b.MeanScore ?? 0) - (b.Correct ?? 0))) / Math.Max(1, outcomes.Count),
            Outcomes = outcomes,
            ByClass = byClass,
            Calibration = calibration,
        };
    }

    private static void Classify(IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText> test, List<IntentOutcome> outcomes, Action<int>? progress, CancellationToken cancellation)
    {
        var model = LinearClassifier.Train(train, cancellation: cancellation);
        foreach (var row in test)
        {
            var prediction = model.Classify(row.Text);
            outcomes.Add(new(row.Label, prediction.Best.Label, prediction.Best.Probability, prediction.Abstains) { Text = row.Text });
            progress?.Invoke(outcomes.Count);
        }
    }

    private static List<ClassFigures> ByClass(IReadOnlyList<IntentOutcome> outcomes)
    {
        var texts = outcomes.CountBy(o => o.Label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var guesses = outcomes.CountBy(o => o.Guess, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var right = outcomes.Where(o => o.Right).CountBy(o => o.Label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. texts.Keys.Union(guesses.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(label =>
            {
                var (hits, known, guessed) = ((double)right.GetValueOrDefault(label), texts.GetValueOrDefault(label), guesses.GetValueOrDefault(label));
                return new ClassFigures(label, known, guessed == 0 ? 0 : hits / guessed, known == 0 ? 0 : hits / known, 2 * hits / (known + guessed));
            }),
        ];
    }

    private static List<ReliabilityBin> Calibrate(IReadOnlyList<IntentOutcome> outcomes)
    {
        var bins = outcomes.ToLookup(o => Math.Min(Bins - 1, (int)(o.Probability * Bins)));
        return [.. Enumerable.Range(0, Bins).Select(i => new ReliabilityBin
        {
            From = i / (double)Bins,
            To = (i + 1) / (double)Bins,
            Count = bins[i].Count(),
            MeanScore = bins[i].Any() ? bins[i].Average(o => o.Probability) : null,
            Correct = Share([.. bins[i]]),
        })];
    }

    private static double? Share(IReadOnlyList<IntentOutcome> outcomes) => outcomes.Count == 0 ? null : outcomes.Count(o => o.Right) / (double)outcomes.Count;
}
