using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>A token bucket for each caller and operation; callers who are nobody in particular have one for each network that they come from. Buckets of callers who pause are forgotten after some seconds.</summary>
internal sealed class RateLimits(RateLimitOptions options) : IRateLimits, IDisposable
{
    /// <summary>Networks are spread over so many buckets, so that no flood of addresses makes the table grow. Which ones share a bucket, nobody outside can know.</summary>
    private const int AnonymousSlots = 16_384;

    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    private readonly byte[] slotKey = RandomNumberGenerator.GetBytes(32);

    private readonly PartitionedRateLimiter<(string Caller, OperationDescriptor Operation, int PerSecond)> limiter =
        PartitionedRateLimiter.Create<(string Caller, OperationDescriptor Operation, int PerSecond), (string, string)>(call =>
            RateLimitPartition.GetTokenBucketLimiter((call.Caller, call.Operation.Name), _ => Bucket(call.PerSecond, options.BurstSeconds)));

    /// <returns>Why the call is refused, with the time after which one more is allowed; null when it may go on.</returns>
    public Error? Refusal(Caller caller, RequestOrigin origin, OperationDescriptor operation)
    {
        if (PolicyOf(caller, operation) is not { } policy)
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire((PartitionOf(caller, origin), operation, policy.PerSecond));
        if (lease.IsAcquired)
        {
            return null;
        }

        return new Error(ErrorKind.RateLimited, "rate_limited", string.Create(
            CultureInfo.InvariantCulture,
            $"{operation.Name} takes {policy.PerSecond:N0} calls a second of one caller; call again a little later and more slowly."))
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Refill,
        };
    }

    public RateLimitState? Of(Caller caller, RequestOrigin origin, OperationDescriptor operation)
    {
        if (PolicyOf(caller, operation) is not { } policy)
        {
            return null;
        }

        var quota = policy.PerSecond * options.BurstSeconds;
        var left = limiter.GetStatistics((PartitionOf(caller, origin), operation, policy.PerSecond))?.CurrentAvailablePermits ?? quota;
        return new RateLimitState(policy.Name, quota, TimeSpan.FromSeconds(options.BurstSeconds), (int)Math.Min(left, quota));
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>The policy in force; null when nothing limits the call.</summary>
    private (string Name, int PerSecond)? PolicyOf(Caller caller, OperationDescriptor operation)
    {
        var (name, perSecond) = caller.IsAnonymous ? ("anonymous", options.AnonymousPerSecond)
            : operation.Effect == Effect.Read ? ("reads", options.ReadsPerSecond)
            : ("writes", options.WritesPerSecond);
        return perSecond == 0 || IsTrusted(caller) ? null : (name, perSecond);
    }

    private string PartitionOf(Caller caller, RequestOrigin origin)
    {
        if (!caller.IsAnonymous)
        {
            return caller.Id;
        }

        var hash = HMACSHA256.HashData(slotKey, Encoding.UTF8.GetBytes(origin.Network));
        return string.Create(CultureInfo.InvariantCulture, $"anonymous:{BitConverter.ToUInt32(hash) % AnonymousSlots}");
    }

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
