namespace Alexandria.Adapters.Sql;

/// <summary>Times as microseconds since 1970-01-01T00:00:00Z. What is finer than a microsecond is cut off towards the past.</summary>
internal static class Microseconds
{
    public static long From(DateTimeOffset time) =>
        (time.UtcTicks / TimeSpan.TicksPerMicrosecond) - (DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset ToTime(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(checked(microseconds * TimeSpan.TicksPerMicrosecond));
}
