using System.Net;
using System.Net.Http.Headers;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>What a failed attempt means for the next one.</summary>
internal enum NextAttempt
{
    /// <summary>There is none: it would fail the same way.</summary>
    None,

    /// <summary>After a pause, continuing what has come.</summary>
    Continue,

    /// <summary>At once and from the beginning: what has come does not belong to what the server has now. Done once.</summary>
    Restart,
}

/// <summary>A failed attempt.</summary>
/// <param name="Error">What to tell if it was the last one.</param>
/// <param name="Next">Whether it was.</param>
/// <param name="After">The pause that the server asked for; null when it did not.</param>
internal sealed record Failure(Error Error, NextAttempt Next = NextAttempt.None, TimeSpan? After = null);

/// <summary>When to try again.</summary>
internal static class Attempts
{
    // As AWS's "Exponential Backoff And Jitter" has it: full jitter spreads the clients that one outage has brought into step.
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    /// <summary>Beyond it a server's wish is cut: a mistyped date must not keep a host away for years.</summary>
    public static readonly TimeSpan LongestCooldown = TimeSpan.FromHours(1);

    public static bool IsTransient(HttpStatusCode status) => status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>A random time up to a bound that doubles.</summary>
    /// <param name="failed">Attempts that have failed, from 1.</param>
    public static TimeSpan Backoff(int failed) =>
        Random.Shared.NextDouble() * TimeSpan.FromTicks(Math.Min(FirstBackoff.Ticks << Math.Min(failed - 1, 16), LongestBackoff.Ticks));

    /// <summary>What <c>Retry-After</c> asks for (RFC 9110, section 10.2.3), at most an hour; null when it says nothing that can be used.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // More digits than a number holds are a long time too.
        if (headers.NonValidated.TryGetValues("Retry-After", out var values) && values.ToString().Trim() is { Length: > 0 } text && text.All(char.IsAsciiDigit))
        {
            return double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) is var seconds && seconds >= LongestCooldown.TotalSeconds
                ? LongestCooldown
                : TimeSpan.FromSeconds(seconds);
        }

        return headers.RetryAfter?.Date - now is { } until && until > TimeSpan.Zero ? (until < LongestCooldown ? until : LongestCooldown) : null;
    }
}
