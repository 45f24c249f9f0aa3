using Alexandria.Support.Evaluation;
using Alexandria.Text.Classification;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class IntentEvaluationTests(ITestOutputHelper output)
{
    [Fact]
    public void Figures_are_what_a_reader_computes_by_hand()
    {
        var figures = IntentEvaluation.Figures([new("a", "a", 0.95, false), new("a", "b", 0.45, true), new("b", "b", 0.85, false), new("b", "c", 0.75, false)]);

        Assert.Equal(4, figures.Queries);
        Assert.Equal(2, figures.Classes);
        Assert.Equal(0.5, figures.Accuracy);
        Assert.Equal(1, figures.Abstained);
        Assert.Equal(2 / 3.0, figures.AnsweredAccuracy!.Value, 6);

        // a: 2/3, b: 1/2, and c, which was guessed and is never true: 0.
        Assert.Equal(((2 / 3.0) + 0.5 + 0) / 3, figures.MacroF1, 6);
        Assert.Equal((0.05 + 0.45 + 0.15 + 0.75) / 4, figures.CalibrationError, 6);
    }

    [Fact]
    public void Every_row_is_classified_once_by_a_model_that_has_not_seen_it()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new LabelledText(i % 2 == 0 ? $"the card number{i} is lost" : $"a loan number{i} is due", i % 2 == 0 ? "cards" : "loans")).ToList();

        var figures = IntentEvaluation.CrossValidate(rows, 5);

        Assert.Equal(40, figures.Queries);
        Assert.Equal(1, figures.Accuracy);
    }

    // One part of five: all five take a minute on a small machine, and alexandria eval intents measures them.
    [Fact]
    public void Intents_of_bank_customers_are_told_apart()
    {
        var rows = EvaluationFiles.ReadIntents(Path.Combine(TestData.Folder("tickets", "banking77"), "train.csv"));

        var figures = IntentEvaluation.Run([.. rows.Where((_, i) => i % 5 != 0)], [.. rows.Where((_, i) => i % 5 == 0)]);

        output.WriteLine($"accuracy {figures.Accuracy:F4}, macro F1 {figures.MacroF1:F4}, abstained {figures.Abstained}, answers {figures.AnsweredAccuracy:F4}");
        Assert.True(figures.Accuracy >= 0.905, $"accuracy is {figures.Accuracy:F4}");
        Assert.True(figures.AnsweredAccuracy >= 0.94, $"accuracy of answers is {figures.AnsweredAccuracy:F4}");
    }
}
