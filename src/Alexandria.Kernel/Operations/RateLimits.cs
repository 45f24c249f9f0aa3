using System.Globalization;
using System.Threading.RateLimiting;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>A token bucket for each caller and operation. Buckets of callers who pause are forgotten after some seconds.</summary>
internal sealed class RateLimits(RateLimitOptions options) : IDisposable
{
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<(string Caller, OperationDescriptor Operation)> limiter =
        PartitionedRateLimiter.Create<(string Caller, OperationDescriptor Operation), (string, string)>(call =>
            PerSecond(options, call.Operation) is > 0 and var rate
            ? RateLimitPartition.GetTokenBucketLimiter((call.Caller, call.Operation.Name), _ => Bucket(rate, options.BurstSeconds))
            : RateLimitPartition.GetNoLimiter(("", "")));

    /// <returns>Why the call is refused, with the time after which one more is allowed; null when it may go on.</returns>
    public Error? Refusal(Caller caller, OperationDescriptor operation)
    {
        if (IsTrusted(caller) || PerSecond(options, operation) == 0)
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire((caller.Id, operation));
        if (lease.IsAcquired)
        {
            return null;
        }

        return new Error(ErrorKind.RateLimited, "rate_limited", string.Create(
            CultureInfo.InvariantCulture,
            $"{operation.Name} takes {PerSecond(options, operation):N0} calls a second of one caller; call again a little later and more slowly."))
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Refill,
        };
    }

    public void Dispose() => limiter.Dispose();

    private static int PerSecond(RateLimitOptions options, OperationDescriptor operation) =>
        operation.Effect == Effect.Read ? options.ReadsPerSecond : options.WritesPerSecond;

    // Who is on the machine could as well stop the process; workflows hold back by their own concurrency.
    private static bool IsTrusted(Caller caller) =>
        caller.Id.StartsWith("local:", StringComparison.Ordinal) || caller.Id.StartsWith("workflow:", StringComparison.Ordinal);

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burstSeconds)
    {
        // Slow rates get a whole token at longer intervals.
        var tokens = Math.Max(1, (int)(perSecond * Refill.TotalSeconds));
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * burstSeconds,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / perSecond),
            QueueLimit = 0,
        };
    }
}
