namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>The groups nearest to a crash, best first, of equals the lower id first. What cannot be among them any more is not compared to the end.</summary>
internal sealed class NearestGroups(int most)
{
    private readonly List<(double Similarity, CrashGroup Group, CrashShape Nearest)> _found = [];
    private readonly HashSet<CrashGroup> _seen = [];

    public IReadOnlyList<(double Similarity, CrashGroup Group, CrashShape Nearest)> Found => _found;

    /// <summary>The similarity that another group has to reach to be among them; 0 while there is room.</summary>
    public double Least => _found.Count == most ? _found[^1].Similarity : 0;

    public bool HasSeen(CrashGroup group) => _seen.Contains(group);

    public void Offer(CrashGroup group, CrashVector crash, TermRarity rarity)
    {
        _seen.Add(group);
        var (best, nearest) = (Least, (CrashShape?)null);
        foreach (var shape in group.Shapes)
        {
            var similarity = CrashSimilarity.Between(crash, shape.Vector, rarity, best);
            if (similarity > best || (similarity >= best && nearest is null))
            {
                (best, nearest) = (similarity, shape);
            }
        }

        if (nearest is null)
        {
            return;
        }

        var at = _found.FindIndex(f => best > f.Similarity || (best == f.Similarity && string.CompareOrdinal(group.Id, f.Group.Id) < 0));
        _found.Insert(at < 0 ? _found.Count : at, (best, group, nearest));
        if (_found.Count > most)
        {
            _found.RemoveAt(most);
        }
    }
}
