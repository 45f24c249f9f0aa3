namespace Alexandria.Adapters.DuckDb;

/// <summary>Ends what runs on a connection when its time is up, when it is cancelled, or when it has taken too much.</summary>
/// <remarks>DuckDB forgets an interruption that comes between two statements, so it is repeated until this is disposed of.</remarks>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly DuckDbSession session;
    private readonly CancellationToken cancellation;
    private readonly Func<bool> tooMuch;
    private readonly TimeProvider time;
    private readonly TimeSpan limit;
    private readonly long began;
    private readonly ITimer timer;
    private readonly CancellationTokenRegistration registration;
    private bool over;

    /// <param name="session">Whose statement is ended.</param>
    /// <param name="limit"><see cref="Timeout.InfiniteTimeSpan"/>: none.</param>
    /// <param name="tooMuch">Looked at every 50 ms; null where nothing is watched.</param>
    /// <param name="time">Measures the limit.</param>
    /// <param name="cancellation">Of whoever waits.</param>
    public Interruption(DuckDbSession session, TimeSpan limit, Func<bool>? tooMuch, TimeProvider time, CancellationToken cancellation)
    {
        this.session = session;
        this.limit = limit;
        this.tooMuch = tooMuch ?? (() => false);
        this.time = time;
        this.cancellation = cancellation;
        began = time.GetTimestamp();
        timer = time.CreateTimer(_ => Look(), null, tooMuch is null ? limit : Again, Again);
        registration = cancellation.Register(() => timer.Change(TimeSpan.Zero, Again));
    }

    public bool TimedOut { get; private set; }

    public bool TookTooMuch { get; private set; }

    public void Dispose()
    {
        registration.Dispose();
        lock (gate)
        {
            over = true;
        }

        timer.Dispose();
    }

    private void Look()
    {
        lock (gate)
        {
            if (over)
            {
                return;
            }

            TookTooMuch = TookTooMuch || tooMuch();
            TimedOut = TimedOut || (limit != Timeout.InfiniteTimeSpan && time.GetElapsedTime(began) >= limit);
            if (TookTooMuch || TimedOut || cancellation.IsCancellationRequested)
            {
                session.Interrupt();
            }
        }
    }
}
