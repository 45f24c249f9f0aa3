using Alexandria.Support.CrashReports;

namespace Alexandria.Bench.Grouping;

/// <summary>
/// The peer: stacks aligned frame by frame with every group in turn, after TraceSim (Vasiliev et al., 2020). A frame weighs
/// by its place, 1/(1+i)^a, and by its rarity, 1 - exp(-ln(n/df)/b); the edit distance that keeps most weight, divided by
/// the weight of both stacks, is the distance. One stack stands for a group, and its frames are numbered beforehand: both
/// are in the peer's favour.
/// </summary>
internal sealed class TraceAlignment
{
    // The order of magnitude that the paper's search settles on.
    private const double PlaceExponent = 0.8;
    private const double RarityScale = 4;
    private const int MostFrames = 64;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<int> having = [];
    private readonly List<(string Group, int[] Frames)> stacks = [];
    private readonly double[] places = [.. Enumerable.Range(0, MostFrames).Select(i => Math.Pow(1 + i, -PlaceExponent))];
    private double[] rarity = [];

    public int Count => stacks.Count;

    public void Add(string group, ParsedCrash crash)
    {
        var frames = Frames(crash, learn: true);
        foreach (var frame in frames.Distinct())
        {
            having[frame]++;
        }

        stacks.Add((group, frames));
    }

    /// <summary>To be called once all stacks are there.</summary>
    public void Weigh() => rarity = [.. having.Select(h => 1 - Math.Exp(-Math.Log((double)stacks.Count / Math.Max(1, h)) / RarityScale))];

    /// <summary>The group of the nearest stack.</summary>
    public string Nearest(ParsedCrash crash)
    {
        var query = Frames(crash, learn: false);
        var own = Weights(query);
        var (best, group) = (double.PositiveInfinity, "");
        var (above, row, theirs) = (new double[MostFrames + 1], new double[MostFrames + 1], new double[MostFrames]);
        foreach (var (name, stack) in stacks)
        {
            var distance = Distance(query, own, stack, theirs, ref above, ref row);
            (best, group) = distance < best ? (distance, name) : (best, group);
        }

        return group;
    }

    private double Distance(int[] a, double[] x, int[] b, double[] y, ref double[] above, ref double[] row)
    {
        var total = x.Sum();
        above[0] = 0;
        for (var j = 0; j < b.Length; j++)
        {
            y[j] = Weight(b[j], j);
            above[j + 1] = above[j] + y[j];
        }

        total += above[b.Length];
        for (var i = 0; i < a.Length; i++)
        {
            row[0] = above[0] + x[i];
            for (var j = 0; j < b.Length; j++)
            {
                var change = above[j] + (a[i] == b[j] ? Math.Abs(x[i] - y[j]) : x[i] + y[j]);
                row[j + 1] = Math.Min(change, Math.Min(above[j + 1] + x[i], row[j] + y[j]));
            }

            (above, row) = (row, above);
        }

        return total > 0 ? above[b.Length] / total : 0;
    }

    private double[] Weights(int[] frames) => [.. frames.Select(Weight)];

    private double Weight(int frame, int at) => places[at] * (frame >= 0 ? rarity[frame] : 1);

    private int[] Frames(ParsedCrash crash, bool learn)
    {
        var frames = crash.Exceptions[^1].Frames;
        var found = new int[Math.Min(MostFrames, frames.Count)];
        for (var i = 0; i < found.Length; i++)
        {
            if (!numbers.TryGetValue(frames[i].Function, out found[i]))
            {
                found[i] = learn ? having.Count : -1;
                if (learn)
                {
                    numbers.Add(frames[i].Function, having.Count);
                    having.Add(0);
                }
            }
        }

        return found;
    }
}
