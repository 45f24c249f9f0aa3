using System.Net;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>One request to one server while it is under way.</summary>
internal sealed class Exchange(Uri address, TimeSpan idle, DownloadRun run, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource silence = new(Timeout.InfiniteTimeSpan, clock);
    private CancellationTokenSource? either;
    private long sent;

    public Uri Address => address;

    public HttpStatusCode? Status { get; set; }

    public string? Code { get; set; }

    public TimeSpan Waited { get; set; }

    public TimeSpan ToHeaders { get; set; }

    public TimeSpan? Cooldown { get; set; }

    public long Bytes { get; set; }

    /// <summary>Whether the server has been silent for too long.</summary>
    public bool IsSilent => silence.IsCancellationRequested;

    /// <summary>Of the run, and of the server's silence.</summary>
    public CancellationToken Token => (either ??= CancellationTokenSource.CreateLinkedTokenSource(silence.Token, run.Token)).Token;

    public TimeSpan Elapsed => sent == 0 ? TimeSpan.Zero : clock.GetElapsedTime(sent);

    /// <summary>The request goes out now.</summary>
    public void Sent()
    {
        sent = clock.GetTimestamp();
        Heard();
    }

    /// <summary>The silence is measured from now on.</summary>
    public void Heard() => silence.CancelAfter(idle);

    public void Dispose()
    {
        run.Add(new DownloadHop(ShownAddress.HostOf(address), (int?)Status, Code, Waited, ToHeaders, Elapsed, Bytes, Cooldown));
        either?.Dispose();
        silence.Dispose();
    }
}
