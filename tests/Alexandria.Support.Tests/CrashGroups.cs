using Alexandria.Data;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.Linking;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Tests;

/// <summary>Crash groups in memory, found and scored by the real index and finder.</summary>
internal sealed class CrashGroups : ILinkSource, IDisposable
{
    private readonly CrashGroupIndex index = new();
    private readonly LinkFinder finder;

    public CrashGroups() => finder = new(index);

    public CrashGroups Add(string id, string report, string version)
    {
        var crash = CrashParser.Parse(report).Crash ?? throw new ArgumentException("The report is not readable.", nameof(report));
        index.Add($"report of {id}", id, crash);
        finder.Put(new CrashGroupSignals { GroupId = id }.With(crash, version));
        return this;
    }

    public Task<IReadOnlyList<LinkProposal>> FindAsync(string tenant, TicketSignals signals, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<LinkProposal>>(
    [
        .. finder.Find(signals).Where(l => l.Verdict != LinkVerdict.None).Select(l => new LinkProposal(
            l.GroupId,
            $"Crash {l.GroupId}",
            l.Score,
            l.Verdict == LinkVerdict.Auto ? LinkState.Auto : LinkState.Suggested,
            [.. l.Features.Select(f => new LinkReason(f.Name, f.Contribution, f.Reason))])),
    ]);

    public Task<LinkableGroup?> FindGroupAsync(string tenant, string crashGroupId, IReadWork work) =>
        Task.FromResult(finder.Get(crashGroupId) is null ? null : new LinkableGroup(crashGroupId, $"Crash {crashGroupId}"));

    public void Dispose()
    {
        finder.Dispose();
        index.Dispose();
    }
}
