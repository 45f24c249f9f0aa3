using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>One call of the downloader: its time, and what happened so far.</summary>
internal sealed class DownloadRun : IDisposable
{
    private readonly TimeProvider clock;
    private readonly IProgress<DownloadHop>? observer;
    private readonly IProgress<DownloadProgress>? progress;
    private readonly CancellationTokenSource deadline;
    private readonly CancellationTokenSource either;
    private readonly List<DownloadHop> hops = [];
    private readonly long began;

    public DownloadRun(TimeSpan limit, IProgress<DownloadHop>? observer, IProgress<DownloadProgress>? progress, TimeProvider clock, CancellationToken caller)
    {
        (Limit, this.observer, this.progress, this.clock) = (limit, observer, progress, clock);
        began = clock.GetTimestamp();
        deadline = new CancellationTokenSource(limit, clock);
        either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, caller);
    }

    public TimeSpan Limit { get; }

    public TimeSpan Elapsed => clock.GetElapsedTime(began);

    public TimeSpan Remaining => Limit - Elapsed;

    public bool IsOver => deadline.IsCancellationRequested;

    /// <summary>Of the caller and of the deadline.</summary>
    public CancellationToken Token => either.Token;

    public int Attempts { get; set; }

    public long ResumedFrom { get; set; }

    public DownloadTrace Trace() => new(
        [.. hops], Attempts, hops.Count(hop => hop.Cooldown is not null), hops.Aggregate(TimeSpan.Zero, (sum, hop) => sum + hop.Waited), ResumedFrom, hops.Sum(hop => hop.Bytes), Elapsed);

    public void Report(DownloadPhase phase, Uri address, IContentSink sink, TimeSpan? wait) =>
        progress?.Report(new DownloadProgress(phase, ShownAddress.HostOf(address), sink.Length, sink.Total, wait));

    /// <summary>Waits; whoever watches is told after the wait has begun.</summary>
    public Task WaitAsync(Uri address, IContentSink sink, TimeSpan time)
    {
        var wait = Task.Delay(time, clock, Token);
        Report(DownloadPhase.Waiting, address, sink, time);
        return wait;
    }

    /// <summary>Notes an ended request.</summary>
    public void Add(DownloadHop hop)
    {
        hops.Add(hop);
        DownloadTelemetry.Ended(hop);
        observer?.Report(hop);
    }

    /// <summary>Notes requests that were made and told of on this one's behalf.</summary>
    public void Add(DownloadTrace other) => hops.AddRange(other.Hops);

    public void Dispose()
    {
        either.Dispose();
        deadline.Dispose();
    }
}
