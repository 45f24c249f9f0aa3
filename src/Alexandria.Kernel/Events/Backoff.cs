namespace Alexandria.Kernel.Events;

/// <summary>Exponential back-off with jitter, the same for deliveries and workflow steps.</summary>
internal static class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait after the given attempt (from 1): doubling from a second up to five minutes, between half of that and all of it.</summary>
    public static TimeSpan After(int attempt)
    {
        var full = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
