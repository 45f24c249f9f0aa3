using Alexandria.Identity;

namespace Alexandria.Operations;

/// <summary>Tells how much a caller may still do, for surfaces that say so with each answer.</summary>
public interface IRateLimits
{
    /// <summary>The present state of what limits this caller's calls of this operation; null when nothing does.</summary>
    RateLimitState? Of(Caller caller, RequestOrigin origin, OperationDescriptor operation);
}

/// <summary>A limit and what is left of it.</summary>
/// <param name="Policy">Its name: <c>reads</c>, <c>writes</c> or <c>anonymous</c>.</param>
/// <param name="Quota">Calls that may come within <paramref name="Window"/> after a pause.</param>
/// <param name="Window">Time in which an emptied quota is full again.</param>
/// <param name="Remaining">Calls that may come at once, now.</param>
public sealed record RateLimitState(string Policy, int Quota, TimeSpan Window, int Remaining)
{
    /// <summary>Time until the quota is full again.</summary>
    public TimeSpan Reset => Window * ((double)(Quota - Remaining) / Quota);
}
