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

    public Task<IReadOnlyList<LinkProposal>> FindAsync(string tenant, TicketSignals signals, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<LinkProposal>>([.. finder.Find(signals).Where(l => l.Verdict != LinkVerdict.None).Select(Shown)]);

    public Task<LinkProposal?> ScoreAsync(string tenant, TicketSignals signals, string crashGroupId, CancellationToken cancellation) =>
        Task.FromResult(finder.Find(signals).Where(l => l.GroupId == crashGroupId).Select(Shown).FirstOrDefault());

    public Task<LinkableGroup?> FindGroupAsync(string tenant, string crashGroupId, IReadWork work) =>
        Task.FromResult(finder.Get(crashGroupId) is null ? null : new LinkableGroup(crashGroupId, $"Crash {crashGroupId}"));

    private static LinkProposal Shown(ScoredLink link) => new(
        link.GroupId, $"Crash {link.GroupId}", link.Score, link.Verdict == LinkVerdict.Auto ? LinkState.Auto : LinkState.Suggested, [.. link.Features.Select(f => f.Shown())]);

    public void Dispose()
    {
        finder.Dispose();
        index.Dispose();
    }
}
