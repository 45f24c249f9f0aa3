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

    // Ordinals of groups, ascending.
    private readonly Dictionary<int, List<int>> _groups = [];

    // Look-ups run side by side, each with a board of its own; a board is cleared by whoever used it.
    private readonly ConcurrentBag<ScoreBoard> _boards = [];
    private int _highest = -1;

    public void Add(int term, int group)
    {
        _highest = Math.Max(_highest, group);
        ref var groups = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, term, out _);
        groups ??= new List<int>(1);
        var at = groups.BinarySearch(group);
        if (at < 0)
        {
            groups.Insert(~at, group);
        }
    }

    public void Remove(int term, int group)
    {
        if (!_groups.TryGetValue(term, out var groups) || groups.BinarySearch(group) is not (>= 0 and var at))
        {
            return;
        }

        groups.RemoveAt(at);
        if (groups.Count == 0)
        {
            _groups.Remove(term);
        }
    }

    /// <summary>Weights as they are now, of <paramref name="groups"/> groups altogether.</summary>
    public TermRarity Rarity(int groups) => new(_groups, groups);

    /// <summary>The groups that share most with the crash, at most <paramref name="most"/>, reading at most <paramref name="budget"/> postings, rare terms first.</summary>
    public List<int> Candidates(CrashVector crash, TermRarity rarity, int most, int budget)
    {
        var lists = new List<(List<int> Groups, double Weight)>();
        foreach (var field in Searched)
        {
            var vector = crash[field];
            for (var i = 0; i < vector.Terms.Length; i++)
            {
                if (_groups.TryGetValue(vector.Terms[i], out var groups))
                {
                    lists.Add((groups, vector.Values[i] * rarity.WeightOf(vector.Terms[i])));
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

/// <summary>The inverse group frequency: ln(1 + (groups + ½) / (groups with the term + ½)).</summary>
internal readonly struct TermRarity(Dictionary<int, List<int>> groups, int count) : ITermWeights
{
    public double WeightOf(int term) =>
        Math.Log(1 + ((count + 0.5) / ((groups.TryGetValue(term, out var having) ? having.Count : 0) + 0.5)));
}
