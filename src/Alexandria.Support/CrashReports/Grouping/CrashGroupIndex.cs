using Alexandria.Text;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>
/// The crash groups of one tenant's product, in memory, to find the group of a new report. It is a cache over the stored
/// reports: adding them again, each with its group, in any order, gives the same answers, as long as no group has more
/// differing reports than <see cref="GroupingOptions.RepresentativesPerGroup"/>.
/// </summary>
/// <remarks>
/// Thread-safe: look-ups run side by side, a change waits for them and holds off later ones. Look-ups read a bounded part
/// of the index, so that their time hardly grows with the number of groups.
/// </remarks>
internal sealed class CrashGroupIndex : IDisposable
{
    private readonly GroupingOptions _options;
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly TermNumbers _numbers = new();
    private readonly GroupPostings _postings = new();
    private readonly Dictionary<int, CrashGroup> _groups = [];
    private readonly Dictionary<string, CrashGroup> _groupsById = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (CrashGroup Group, CrashShape Shape)> _reports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _fingerprints = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>1, but for rounding.</summary>
    private const double Same = 1 - 1e-9;

    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is outside its range.</exception>
    public CrashGroupIndex(GroupingOptions? options = null)
    {
        _options = options ?? new GroupingOptions();
        _options.Validate();
    }

    public int GroupCount => Read(() => _groups.Count);

    public int ReportCount => Read(() => _reports.Count);

    /// <summary>The most similar group, whether or not it is similar enough to join; null when nothing is shared with any.</summary>
    public GroupMatch? Match(ParsedCrash crash) => Matches(crash, 1) is [var best, ..] ? best : null;

    /// <summary>The most similar groups, best first; of equals the lower id first.</summary>
    public IReadOnlyList<GroupMatch> Matches(ParsedCrash crash, int limit)
    {
        var terms = FrameTerms.Of(crash);
        return Read(() => Matches(new CrashVector(terms, _numbers.ForQuery()), limit, except: null));
    }

    /// <summary>The most similar reports, best first, at most <paramref name="limit"/>; the report <paramref name="except"/> is left out.</summary>
    public IReadOnlyList<ReportNeighbour> Rank(ParsedCrash crash, int limit, string? except = null)
    {
        var terms = FrameTerms.Of(crash);
        return Read(() =>
        {
            var vector = new CrashVector(terms, _numbers.ForQuery());
            var rarity = _postings.Rarity(_groups.Count);
            var found = new List<ReportNeighbour>();
            foreach (var group in Candidates(vector, rarity, Math.Max(_options.Candidates, limit)))
            {
                foreach (var shape in group.Shapes)
                {
                    var similarity = CrashSimilarity.Between(vector, shape.Vector, rarity);
                    found.AddRange(shape.Reports.Where(r => r != except).Select(r => new ReportNeighbour(r, group.Id, similarity)));
                }
            }

            found.Sort(static (x, y) => x.Similarity != y.Similarity ? y.Similarity.CompareTo(x.Similarity) : string.CompareOrdinal(x.ReportId, y.ReportId));
            return found.Count > limit ? found[..limit] : found;
        });
    }

    /// <summary>Why a report is in a group: the comparison with the group's nearest other report; null when no other stands for the group.</summary>
    public GroupReason? Explain(ParsedCrash crash, string groupId, string reportId)
    {
        var terms = FrameTerms.Of(crash);
        return Read(() =>
        {
            var vector = new CrashVector(terms, _numbers.ForQuery());
            var rarity = _postings.Rarity(_groups.Count);
            var nearest = (_groupsById.GetValueOrDefault(groupId)?.Shapes ?? [])
                .Select(s => (Shape: s, Report: s.Reports.Where(r => r != reportId).Min(StringComparer.Ordinal)))
                .Where(s => s.Report is not null)
                .DefaultIfEmpty()
                .MaxBy(s => s.Report is null ? 0 : CrashSimilarity.Between(vector, s.Shape.Vector, rarity));
            if (nearest.Report is null)
            {
                return null;
            }

            var features = CrashSimilarity.Explain(vector, nearest.Shape.Vector, rarity);
            var functions = features.FirstOrDefault(f => f.Name == "function")?.Most ?? 0;
            var shares = CrashSimilarity.FunctionShares(vector, nearest.Shape.Vector, rarity);
            return new GroupReason(nearest.Report, features.Sum(f => f.Contribution), features,
                [.. terms.Functions.Zip(vector.Functions, (name, number) => new FunctionReason(name, nearest.Shape.Vector.Functions.Contains(number), functions * shares.GetValueOrDefault(number)))]);
        });
    }

    /// <summary>Puts a report into a group, which begins with it if there is none of that id. A report that is there already is moved.</summary>
    public void Add(string reportId, string groupId, ParsedCrash crash) => Add(reportId, groupId, FrameTerms.Of(crash), _options.RepresentativesPerGroup);

    /// <summary>The same with a report that was chosen to stand for its group, however many others do.</summary>
    public void AddRepresentative(string reportId, string groupId, FrameTerms terms) => Add(reportId, groupId, terms, int.MaxValue);

    private void Add(string reportId, string groupId, FrameTerms terms, int mostShapes)
    {
        ArgumentException.ThrowIfNullOrEmpty(reportId);
        ArgumentException.ThrowIfNullOrEmpty(groupId);
        using var writing = new WriteLock(_gate);
        RemoveUnderLock(reportId);
        var vector = new CrashVector(terms, _numbers.Assign);
        if (!_groupsById.TryGetValue(groupId, out var group))
        {
            group = new CrashGroup(groupId, _next++);
            _groupsById.Add(groupId, group);
            _groups.Add(group.Ordinal, group);
        }

        var shape = Represent(group, vector, mostShapes);
        shape.Reports.Add(reportId);
        _reports[reportId] = (group, shape);
    }

    /// <summary>Takes a report out, and its group with it when it was the last one; false when it is not there.</summary>
    public bool Remove(string reportId)
    {
        using var writing = new WriteLock(_gate);
        return RemoveUnderLock(reportId);
    }

    /// <summary>Takes a group out with all its reports; false when it is not there.</summary>
    public bool RemoveGroup(string groupId)
    {
        using var writing = new WriteLock(_gate);
        if (!_groupsById.TryGetValue(groupId, out var group))
        {
            return false;
        }

        foreach (var shape in group.Shapes.ToArray())
        {
            Drop(group, shape);
            foreach (var report in shape.Reports)
            {
                _reports.Remove(report);
            }
        }

        return true;
    }

    /// <summary>The group that says the same as this one, made at the same time by another replica; null when there is none.</summary>
    public GroupMatch? TwinOf(string groupId) => Read(() =>
        !_groupsById.TryGetValue(groupId, out var group)
            ? null
            : group.Shapes.SelectMany(s => Matches(s.Vector, 1, except: group))
                .Where(m => m.Similarity >= _options.TwinThreshold)
                .OrderByDescending(m => m.Similarity).ThenBy(m => m.GroupId, StringComparer.Ordinal)
                .FirstOrDefault());

    public void Dispose() => _gate.Dispose();

    private List<GroupMatch> Matches(CrashVector vector, int limit, CrashGroup? except)
    {
        var rarity = _postings.Rarity(_groups.Count);
        var best = new NearestGroups(limit);
        foreach (var group in OfFingerprint(vector))
        {
            if (group != except)
            {
                best.Offer(group, vector, rarity);
            }
        }

        // Nothing is nearer than a crash of the same shape.
        if (limit > 1 || best.Least < Same)
        {
            foreach (var ordinal in _postings.Candidates(vector, rarity, Math.Max(_options.Candidates, limit), _options.PostingsRead))
            {
                if (_groups[ordinal] is var group && group != except && !best.HasSeen(group))
                {
                    best.Offer(group, vector, rarity);
                }
            }
        }

        return [.. best.Found.Select(f => new GroupMatch(f.Group.Id, f.Similarity, f.Similarity >= _options.JoinThreshold,
            Similarity.CommonSubsequence(vector.Functions, f.Nearest.Vector.Functions), vector.Functions.Length,
            CrashSimilarity.PathShare(vector, f.Nearest.Vector, rarity), vector.TopFunction == f.Nearest.Vector.TopFunction))];
    }

    private IEnumerable<CrashGroup> Candidates(CrashVector vector, TermRarity rarity, int most) =>
        OfFingerprint(vector).Union(_postings.Candidates(vector, rarity, most, _options.PostingsRead).Select(ordinal => _groups[ordinal]));

    // Reports with the same fingerprint are candidates whatever the budget: all their terms may be common ones.
    private IEnumerable<CrashGroup> OfFingerprint(CrashVector vector) =>
        _fingerprints.GetValueOrDefault(vector.Fingerprint, []).Distinct().Take(_options.Candidates).Select(ordinal => _groups[ordinal]);

    private CrashShape Represent(CrashGroup group, CrashVector vector, int mostShapes)
    {
        var same = group.Shapes.Find(s => s.Vector.IsSameAs(vector));
        if (same is not null)
        {
            return same;
        }

        if (group.Shapes.Count >= mostShapes)
        {
            var rarity = _postings.Rarity(_groups.Count);
            return group.Shapes.MaxBy(s => CrashSimilarity.Between(vector, s.Vector, rarity))!;
        }

        var shape = new CrashShape(vector);
        group.Shapes.Add(shape);
        foreach (var field in Enum.GetValues<TermField>())
        {
            foreach (var term in vector[field].Terms)
            {
                _postings.Add(term, group.Ordinal);
            }
        }

        if (!_fingerprints.TryGetValue(vector.Fingerprint, out var groups))
        {
            _fingerprints.Add(vector.Fingerprint, groups = []);
        }

        groups.Add(group.Ordinal);
        return shape;
    }

    private bool RemoveUnderLock(string reportId)
    {
        if (!_reports.Remove(reportId, out var place))
        {
            return false;
        }

        place.Shape.Reports.Remove(reportId);
        if (place.Shape.Reports.Count == 0)
        {
            Drop(place.Group, place.Shape);
        }

        return true;
    }

    private void Drop(CrashGroup group, CrashShape shape)
    {
        var terms = group.Terms();
        group.Shapes.Remove(shape);
        terms.ExceptWith(group.Terms());
        foreach (var term in terms)
        {
            _postings.Remove(term, group.Ordinal);
        }

        var groups = _fingerprints[shape.Vector.Fingerprint];
        groups.Remove(group.Ordinal);
        if (groups.Count == 0)
        {
            _fingerprints.Remove(shape.Vector.Fingerprint);
        }

        if (group.Shapes.Count == 0)
        {
            _groups.Remove(group.Ordinal);
            _groupsById.Remove(group.Id);
        }
    }

    private T Read<T>(Func<T> read)
    {
        _gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    private readonly ref struct WriteLock : IDisposable
    {
        private readonly ReaderWriterLockSlim _gate;

        public WriteLock(ReaderWriterLockSlim gate)
        {
            _gate = gate;
            gate.EnterWriteLock();
        }

        public void Dispose() => _gate.ExitWriteLock();
    }
}
