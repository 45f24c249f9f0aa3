namespace Alexandria.Adapters.Http.Downloads;

/// <summary>One host's turn-taking: a token bucket, a number of connections, and a cool-down.</summary>
/// <remarks>
/// The bucket is kept as the time at which it will be full (the generic cell rate algorithm, ITU-T I.371): it needs no timer to fill it, and says exactly how long to wait.
/// The framework's limiters measure time by themselves and could not share a clock with the cool-down.
/// </remarks>
internal sealed class HostGate(DownloadOptions options, TimeProvider clock)
{
    private readonly TimeSpan interval = TimeSpan.FromSeconds(1 / options.RequestsPerSecond);
    private readonly long began = clock.GetTimestamp();
    private readonly Lock gate = new();
    private TimeSpan full;
    private TimeSpan cooledUntil;

    /// <summary>Connections that are free.</summary>
    public SemaphoreSlim Connections { get; } = new(options.ConcurrencyPerHost);

    /// <summary>Who waits for it or uses it; guarded by whoever holds all gates.</summary>
    public int Users { get; set; }

    /// <summary>Whether it remembers nothing any more.</summary>
    public bool IsRested
    {
        get
        {
            lock (gate)
            {
                return Now >= full && Now >= cooledUntil;
            }
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(began);

    /// <summary>How long the host is still to be left alone; zero when it is not.</summary>
    public TimeSpan Cooldown()
    {
        lock (gate)
        {
            return cooledUntil > Now ? cooledUntil - Now : TimeSpan.Zero;
        }
    }

    /// <summary>Takes a token.</summary>
    /// <returns>Zero when it was taken; otherwise how long to wait before asking again, whole milliseconds.</returns>
    public TimeSpan TryTake()
    {
        lock (gate)
        {
            var (now, free) = (Now, full - ((options.Burst - 1) * interval));
            free = free > cooledUntil ? free : cooledUntil;
            if (free > now)
            {
                // Timers know no less, and one of zero would have its user ask in a circle.
                return TimeSpan.FromMilliseconds(Math.Ceiling((free - now).TotalMilliseconds));
            }

            full = (full > now ? full : now) + interval;
            return TimeSpan.Zero;
        }
    }

    /// <summary>Nobody asks the host for so long; a longer cool-down that holds already stays.</summary>
    public void CoolDown(TimeSpan time)
    {
        lock (gate)
        {
            cooledUntil = Now + time > cooledUntil ? Now + time : cooledUntil;
        }
    }
}

/// <summary>The gates of all hosts.</summary>
internal sealed class HostGates(DownloadOptions options, TimeProvider clock)
{
    // Redirects name hosts, so a server could make us remember any number of them.
    private const int Remembered = 256;

    private readonly Dictionary<string, HostGate> gates = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Hosts that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (gates)
            {
                return gates.Count;
            }
        }
    }

    /// <summary>The host's gate, which stays until it is given back.</summary>
    public HostGate Rent(string host)
    {
        lock (gates)
        {
            if (!gates.TryGetValue(host, out var gate))
            {
                if (gates.Count >= Remembered)
                {
                    Forget();
                }

                gates.Add(host, gate = new HostGate(options, clock));
            }

            gate.Users++;
            return gate;
        }
    }

    public void Return(HostGate gate)
    {
        lock (gates)
        {
            gate.Users--;
        }
    }

    private void Forget()
    {
        foreach (var (host, _) in gates.Where(pair => pair.Value is { Users: 0, IsRested: true }).ToList())
        {
            gates.Remove(host);
        }
    }
}
