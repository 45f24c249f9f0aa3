using Alexandria.Console.Reports;
using static Alexandria.Console.Reports.ReportPage;
using static Alexandria.Support.Evaluation.Reports.Plots;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>The report of <c>eval intents</c>.</summary>
internal static class IntentReport
{
    /// <summary>Classes and pairs that are shown: the ones worth looking at.</summary>
    private const int Shown = 20;

    /// <summary>Points of the curve over the coverage.</summary>
    private const int Points = 100;

    public static ReportPage Of(IntentFigures figures)
    {
        var coverage = Coverage(figures.Outcomes);
        return new ReportPage("Triage", "How well the class of a text is told by a model that was trained on others.")
            .Figures(
                ("texts", Number(figures.Queries)), ("classes", Number(figures.Classes)), ("accuracy", Share(figures.Accuracy)), ("macro F1", Share(figures.MacroF1)),
                ("abstained", Number(figures.Abstained)), ("accuracy of answers", Share(figures.AnsweredAccuracy)), ("calibration error", Share(figures.CalibrationError)))
            .Section("What abstaining buys", "Texts are answered in the order of their probability: the further to the left, the fewer and the surer answers.")
            .Curve(new Curve("Accuracy over coverage", "share of texts answered", "accuracy of answers", new Series("accuracy", coverage)) { YFrom = Curve.Floor(coverage.Select(c => c.Y)) })
            .Section("Can the probabilities be believed?", "On the dashed line a probability of 0.8 is right in four cases of five. Tenths with fewer than 10 cases stand in the table alone.")
            .Reliability("probability", "guesses", figures.Calibration)
            .Section("Classes", "The classes that are told worst; all of them stand in the table at the end.")
            .BarChart("F1 by class, lowest first", [.. figures.ByClass.OrderBy(c => c.F1).Take(Shown).Select(c => new Bar(c.Label, c.F1, Share(c.F1)))], full: 1)
            .Section("Confusions", "Which class is taken for which. Pairs that go both ways may be one class in truth.")
            .BarChart("Most frequent confusions", Confusions(figures.Outcomes))
            .Section("Worst errors", "Wrong guesses that the model was surest of. Some may be labelled wrongly.")
            .Examples(["text", "true class", "guess", "probability"], figures.Outcomes.Where(o => !o.Right).OrderByDescending(o => o.Probability).Take(Shown).Select(o => (IReadOnlyList<string>)[o.Text, o.Label, o.Guess, Share(o.Probability)]))
            .Section("All classes", "Texts of each class, and how they fared.")
            .Table(["class", "texts", "precision", "recall", "F1"], figures.ByClass.Select(c => (IReadOnlyList<string>)[c.Label, Number(c.Texts), Share(c.Precision), Share(c.Recall), Share(c.F1)]));
    }

    private static List<(double X, double Y)> Coverage(IReadOnlyList<IntentOutcome> outcomes)
    {
        var points = new List<(double X, double Y)>();
        var (right, told) = (0, 0);
        foreach (var (i, outcome) in outcomes.OrderByDescending(o => o.Probability).Index())
        {
            right += outcome.Right ? 1 : 0;
            if ((i + 1) * Points / outcomes.Count > told)
            {
                told = (i + 1) * Points / outcomes.Count;
                points.Add(((i + 1) / (double)outcomes.Count, right / (i + 1.0)));
            }
        }

        return points;
    }

    private static List<Bar> Confusions(IReadOnlyList<IntentOutcome> outcomes) =>
        [.. outcomes.Where(o => !o.Right).CountBy(o => (o.Label, o.Guess)).OrderByDescending(c => c.Value).ThenBy(c => c.Key.Label, StringComparer.Ordinal).Take(Shown)
            .Select(c => new Bar($"{c.Key.Label} taken for {c.Key.Guess}", c.Value, Number(c.Value)))];
}
