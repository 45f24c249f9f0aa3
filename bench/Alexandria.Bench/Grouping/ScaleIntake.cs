using System.Globalization;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;

namespace Alexandria.Bench.Grouping;

/// <summary>Puts reports into groups by the rules of the server's intake, without its transactions.</summary>
internal sealed class ScaleIntake : IDisposable
{
    private readonly GroupingOptions options = new();
    private readonly Dictionary<string, string> byFingerprint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Number, int Defect)> firsts = new(StringComparer.Ordinal);

    public CrashGroupIndex Index { get; } = new();

    /// <summary>The number of the report that each group began with.</summary>
    public IEnumerable<(string Group, int Number)> Firsts => firsts.Select(f => (f.Key, f.Value.Number));

    /// <summary>The defect of the report that the group began with; -1 for no group.</summary>
    public int DefectOf(string group) => firsts.TryGetValue(group, out var first) ? first.Defect : -1;

    public (CrashReport Report, CrashGroupRow? Begun) Receive(int number, int defect, ParsedCrash crash, string product)
    {
        var id = Name("r", number);
        var fingerprint = Fingerprint.Of(crash);
        var group = Index.Match(crash) is { Joins: true } match ? match.GroupId : byFingerprint.GetValueOrDefault(fingerprint);
        var isNew = group is null;
        group ??= Name("g", number);
        var shape = ShapeDigest.Of(crash);
        if (isNew)
        {
            byFingerprint.Add(fingerprint, group);
            firsts.Add(group, (number, defect));
            shapes.Add(group, []);
        }

        var stands = shapes[group].Count < options.RepresentativesPerGroup && shapes[group].Add(shape);
        if (stands)
        {
            Index.Add(id, group, crash);
        }

        var report = new CrashReport
        {
            Tenant = GroupingRows.Tenant, Id = id, GroupId = group, Product = product, ProductKey = ProductKey.Of(product), Language = crash.Language,
            Fingerprint = fingerprint, Title = CrashTitle.Of(crash), ExceptionType = crash.Exceptions[^1].Type, Crash = Json.Write(crash), Shape = stands ? shape : null,
            BlobId = "none", Size = 0, ReportedAt = DateTimeOffset.UnixEpoch.AddSeconds(number), ReportedBy = "bench",
        };
        return (report, isNew ? CrashGroupRow.Begin(report, crash) : null);
    }

    public void Dispose() => Index.Dispose();

    private static string Name(string kind, int number) => kind + number.ToString("D35", CultureInfo.InvariantCulture);
}
