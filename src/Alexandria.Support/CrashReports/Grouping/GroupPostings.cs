using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Alexandria.Text;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>
/// Which groups have which term. It finds candidates, and it is where the terms' weights are learnt: a term counts by the
/// groups that have it, not by the reports, so that a storm of one crash does not make its frames look common.
/// </summary>
internal sealed class GroupPostings
{
    private static readonly TermField[] Searched = [TermField.Function, TermField.Word, TermField.Owner];

    // Ordinals of groups, ascending, by the number of the term.
    private readonly List<List<int>?> _groups = [];
    private int[] _counts = [];
    private TermRarity? _rarity;

    // Look-ups run side by side, each with a board of its own; a board is cleared by whoever used it.
    private readonly ConcurrentBag<ScoreBoard> _boards = [];
    private int _highest = -1;

    public void Add(int term, int group)
    {
        _highest = Math.Max(_highest, group);
        while (term >= _groups.Count)
        {
            _groups.Add(null);
        }

        if (term >= _counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(term + 1, _counts.Length * 2));
        }

        var groups = _groups[term] ??= new List<int>(1);
        var at = groups.BinarySearch(group);
        if (at < 0)
        {
            groups.Insert(~at, group);
            _counts[term] = groups.Count;
        }
    }

    public void Remove(int term, int group)
    {
        if (term >= _groups.Count || _groups[term] is not { } groups || groups.BinarySearch(group) is not (>= 0 and var at))
        {
            return;
        }

        groups.RemoveAt(at);
        _counts[term] = groups.Count;
        if (groups.Count == 0)
        {
            _groups[term] = null;
        }
    }

    /// <summary>Weights as they are now, of <paramref name="groups"/> groups altogether.</summary>
    public TermRarity Rarity(int groups) => _rarity is { } known && known.Groups == groups ? known : _rarity = new TermRarity(this, groups);

    /// <summary>How many groups have the term. The counts stand side by side: one look-up asks for thousands.</summary>
    public int CountOf(int term) => (uint)term < (uint)_counts.Length ? _counts[term] : 0;

    /// <summary>The groups that share most with the crash, at most <paramref name="most"/>, most first, reading at most <paramref name="budget"/> postings, rare terms first.</summary>
    public int[] Candidates(CrashVector crash, TermRarity rarity, int most, int budget)
    {
        var lists = new List<(List<int> Groups, double Weight)>();
        foreach (var field in Searched)
        {
            var vector = crash[field];
            for (var i = 0; i < vector.Terms.Length; i++)
            {
                var term = vector.Terms[i];
                if (term >= 0 && term < _groups.Count && _groups[term] is { } groups)
                {
                    lists.Add((groups, vector.Values[i] * rarity.WeightOf(term)));
                }
            }
        }

        lists.Sort(static (x, y) => x.Groups.Count.CompareTo(y.Groups.Count));
        var board = _boards.TryTake(out var idle) ? idle : new ScoreBoard();
        board.Reach(_highest);
        foreach (var (groups, weight) in lists)
        {
            board.Add(CollectionsMarshal.AsSpan(groups)[..Math.Min(budget, groups.Count)], weight);
            budget -= Math.Min(budget, groups.Count);
        }

        var best = board.Best(most);
        board.Clear();
        _boards.Add(board);
        return best;
    }
}

/// <summary>The inverse group frequency: ln(1 + (groups + ½) / (groups with the term + ½)). Terms that are nowhere have a negative number.</summary>
internal sealed class TermRarity(GroupPostings postings, int groups) : ITermWeights
{
    // Most terms are in few groups, and one look-up weighs thousands of terms. Two threads that fill a place write the same; no weight is 0.
    private readonly double[] _weights = new double[256];

    /// <summary>Groups altogether.</summary>
    public int Groups => groups;

    public double WeightOf(int term)
    {
        var count = postings.CountOf(term);
        if (count >= _weights.Length)
        {
            return Weight(count);
        }

        ref var known = ref _weights[count];
        return known != 0 ? known : known = Weight(count);
    }

    private double Weight(int count) => Math.Log(1 + ((groups + 0.5) / (count + 0.5)));
}
