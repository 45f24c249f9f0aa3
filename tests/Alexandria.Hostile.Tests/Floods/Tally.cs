using System.Collections.Concurrent;
using System.Globalization;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Hostile.Tests.Wire;

namespace Alexandria.Hostile.Tests.Floods;

/// <summary>Counts answers and keeps their times.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<(string Kind, int Status), int> counts = new();
    private readonly ConcurrentBag<double> waits = [];

    public int Count => counts.Values.Sum();

    public void Add(HostileRequest request, WireAnswer answer)
    {
        counts.AddOrUpdate((request.Kind, answer.Status), 1, (_, n) => n + 1);
        waits.Add(answer.Wait.TotalMilliseconds);
    }

    public IEnumerable<string> Lines()
    {
        var sorted = waits.Order().ToArray();
        yield return string.Create(CultureInfo.InvariantCulture, $"answers by status: {string.Join(", ", counts.GroupBy(c => c.Key.Status).OrderBy(g => g.Key).Select(g => $"{Name(g.Key)} {g.Sum(c => c.Value)}"))}");
        if (sorted.Length > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"from the last byte sent to the answer, ms: p50 {At(0.5):F1}, p90 {At(0.9):F1}, p99 {At(0.99):F1}, p99.9 {At(0.999):F1}, max {sorted[^1]:F1}; over 1 s: {sorted.Count(w => w > 1_000)}");
        }

        foreach (var kind in counts.GroupBy(c => c.Key.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            yield return $"{kind.Key}: {string.Join(", ", kind.OrderBy(c => c.Key.Status).Select(c => $"{Name(c.Key.Status)} × {c.Value}"))}";
        }

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
    }

    private static string Name(int status) => status == 0 ? "hung up" : status.ToString(CultureInfo.InvariantCulture);
}
