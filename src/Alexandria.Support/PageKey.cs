using Alexandria.Operations;

namespace Alexandria.Support;

/// <summary>Cursors of lists that are ordered by a time and then by id.</summary>
internal static class PageKey
{
    /// <summary>The time in microseconds since 1970, as rows keep it.</summary>
    public static PageCursor Of(DateTimeOffset time, string id) => new((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, id);
}
