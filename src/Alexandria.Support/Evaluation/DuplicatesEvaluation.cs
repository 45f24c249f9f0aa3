using System.Text.Json.Serialization;
using Alexandria.Support.Duplicates;

namespace Alexandria.Support.Evaluation;

/// <summary>What tickets' pages would show with some floor.</summary>
/// <param name="Floor">The least score that is shown.</param>
/// <param name="Shown">Queries for which a duplicate is shown.</param>
/// <param name="ShownWithout">Of reports without a known duplicate (at most 1,000 of them, evenly spread), those for which something is shown; null when there are none.</param>
internal sealed record FloorFigures(double Floor, double Shown, double? ShownWithout);

/// <summary>How well a report finds those that say the same.</summary>
internal sealed record DuplicatesFigures
{
    [JsonPropertyName("reports")]
    public required int Reports { get; init; }

    /// <summary>Reports that have a duplicate among those that they are ranked with.</summary>
    [JsonPropertyName("queries")]
    public required int Queries { get; init; }

    [JsonPropertyName("recallAt1")]
    public required double RecallAt1 { get; init; }

    [JsonPropertyName("recallAt10")]
    public required double RecallAt10 { get; init; }

    [JsonPropertyName("mrr")]
    public required double MeanReciprocalRank { get; init; }

    /// <summary>Distinct ids in the labels that no report has.</summary>
    [JsonPropertyName("ignored")]
    public required int Ignored { get; init; }

    /// <summary><see cref="FloorFigures"/> of the server's floor.</summary>
    [JsonPropertyName("shown")]
    public required double Shown { get; init; }

    [JsonPropertyName("shownWithout")]
    public required double? ShownWithout { get; init; }

    /// <summary>The same for other floors: for the table alone.</summary>
    [JsonIgnore]
    public IReadOnlyList<FloorFigures> Floors { get; init; } = [];
}

/// <summary>
/// Ranks reports with the server's own finder. A duplicate's rank is 1 and the number of other reports with the same score or
/// a higher one that are no duplicates: ties count against us, and a report that the finder leaves out comes last.
/// </summary>
internal static class DuplicatesEvaluation
{
    private const int MostWithout = 1_000;
    private const int Places = 10;

    private static readonly double[] Floors = [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6];

    /// <param name="data">The reports.</param>
    /// <param name="temporal">Whether only earlier reports are ranked, as when a ticket comes in.</param>
    /// <param name="options">The server's defaults unless told.</param>
    /// <param name="progress">Is told how many reports have been ranked.</param>
    /// <exception cref="EvaluationDataException">A report has no time, and <paramref name="temporal"/> asks for it.</exception>
    public static DuplicatesFigures Run(DuplicatesData data, bool temporal = false, DuplicateOptions? options = null, Action<int>? progress = null)
    {
        using var finder = new DuplicateFinder();
        var without = Without(data);
        var (ranks, shown, shownWithout, done) = (new List<int>(), new List<double>(), new List<double>(), 0);
        void Rank(string id, int others, Func<string, bool> ranked)
        {
            var fellows = data.Fellows.TryGetValue(id, out var all) ? all.Where(ranked).ToHashSet(StringComparer.Ordinal) : [];
            if (fellows.Count == 0 && !without.Contains(id))
            {
                return;
            }

            var found = finder.Rank(id, ranked);
            if (fellows.Count == 0)
            {
                shownWithout.Add(found is [var first, ..] ? first.Likeness.Score : 0);
            }
            else
            {
                var best = found.Where(f => fellows.Contains(f.Id)).Select(f => f.Likeness.Score).FirstOrDefault(double.NaN);
                ranks.Add(1 + (double.IsNaN(best) ? others - fellows.Count : found.Count(f => f.Likeness.Score >= best && !fellows.Contains(f.Id))));
                shown.Add(found.Take(DuplicateOptions.Shown).Where(f => fellows.Contains(f.Id)).Select(f => f.Likeness.Score).FirstOrDefault());
            }

            progress?.Invoke(++done);
        }

        if (temporal)
        {
            ArriveInTurn(data, finder, Rank);
        }
        else
        {
            foreach (var (id, text) in data.Reports)
            {
                finder.Put(id, text);
            }

            foreach (var (id, _) in data.Reports)
            {
                Rank(id, data.Reports.Count - 1, static _ => true);
            }
        }

        FloorFigures At(double floor) => new(floor, Mean(shown, f => f >= floor ? 1 : 0), shownWithout.Count == 0 ? null : Mean(shownWithout, f => f >= floor ? 1 : 0));
        var server = At((options ?? new DuplicateOptions()).Floor);
        return new DuplicatesFigures
        {
            Reports = data.Reports.Count,
            Queries = ranks.Count,
            RecallAt1 = Mean(ranks, r => r == 1 ? 1 : 0),
            RecallAt10 = Mean(ranks, r => r <= Places ? 1 : 0),
            MeanReciprocalRank = Mean(ranks, r => 1.0 / r),
            Ignored = data.Ignored,
            Shown = server.Shown,
            ShownWithout = server.ShownWithout,
            Floors = [.. Floors.Select(At)],
        };
    }

    // Nothing of what comes later is known, not even how rare a word will be. Reports of one moment do not see each other.
    private static void ArriveInTurn(DuplicatesData data, DuplicateFinder finder, Action<string, int, Func<string, bool>> rank)
    {
        if (data.Reports.FirstOrDefault(r => r.Text.Created is null) is { Id: { } id })
        {
            throw new EvaluationDataException("--temporal", 0, $"The report '{id}' does not say when it was created.");
        }

        var earlier = new HashSet<string>(StringComparer.Ordinal);
        foreach (var moment in data.Reports.GroupBy(r => r.Text.Created).OrderBy(g => g.Key))
        {
            foreach (var (report, text) in moment)
            {
                finder.Put(report, text);
            }

            foreach (var (report, _) in moment)
            {
                rank(report, earlier.Count, earlier.Contains);
            }

            earlier.UnionWith(moment.Select(r => r.Id));
        }
    }

    private static HashSet<string> Without(DuplicatesData data)
    {
        var all = data.Reports.Where(r => !data.Fellows.ContainsKey(r.Id)).Select(r => r.Id).ToList();
        var step = Math.Max(1, (all.Count + MostWithout - 1) / MostWithout);
        return all.Where((_, i) => i % step == 0).ToHashSet(StringComparer.Ordinal);
    }

    private static double Mean<T>(List<T> values, Func<T, double> of) => values.Count == 0 ? 0 : values.Average(of);
}
