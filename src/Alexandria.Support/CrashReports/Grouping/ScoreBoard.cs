namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>Scores of groups by their ordinals. An array beats a dictionary here: one look-up touches thousands of groups and sizes nothing anew.</summary>
internal sealed class ScoreBoard
{
    private readonly List<int> _touched = [];
    private double[] _scores = [];

    /// <summary>Makes room for ordinals up to <paramref name="highest"/>; the board is empty.</summary>
    public void Reach(int highest)
    {
        if (highest >= _scores.Length)
        {
            _scores = new double[Math.Max(highest + 1, _scores.Length * 2)];
        }
    }

    /// <param name="groups">Ordinals that were made room for.</param>
    /// <param name="weight">Above 0.</param>
    public void Add(ReadOnlySpan<int> groups, double weight)
    {
        foreach (var group in groups)
        {
            ref var score = ref _scores[group];
            if (score == 0)
            {
                _touched.Add(group);
            }

            score += weight;
        }
    }

    /// <summary>The ordinals with the highest scores, at most <paramref name="most"/>, the highest first; of equals the older ones.</summary>
    public int[] Best(int most)
    {
        var best = new PriorityQueue<int, (double Score, int Newness)>(Math.Min(most, _touched.Count) + 1);
        var least = double.NegativeInfinity;
        foreach (var group in _touched)
        {
            var score = _scores[group];
            if (best.Count < most)
            {
                best.Enqueue(group, (score, -group));
            }
            else if (score >= least && best.TryPeek(out _, out var worst) && worst.CompareTo((score, -group)) < 0)
            {
                best.DequeueEnqueue(group, (score, -group));
            }
            else
            {
                continue;
            }

            least = best.TryPeek(out _, out var lowest) ? lowest.Score : least;
        }

        var ordered = new int[best.Count];
        for (var i = ordered.Length - 1; i >= 0; i--)
        {
            ordered[i] = best.Dequeue();
        }

        return ordered;
    }

    public void Clear()
    {
        foreach (var group in _touched)
        {
            _scores[group] = 0;
        }

        _touched.Clear();
    }
}
