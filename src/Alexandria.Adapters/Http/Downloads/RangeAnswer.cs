using System.Net.Http.Headers;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Whether a part that a server sends is the rest of what is here (RFC 9110, sections 14.4 and 15.3.7).</summary>
internal static class RangeAnswer
{
    /// <summary>Why it is not; null when it is.</summary>
    public static Failure? Problem(Uri address, HttpResponseMessage response, IContentSink sink)
    {
        var content = response.Content.Headers;
        if (content.ContentRange is not { Unit: "bytes", From: { } from, To: { } to } range || from != sink.Length || content.ContentEncoding.Count > 0)
        {
            return new Failure(DownloadErrors.Range(address), NextAttempt.Restart);
        }

        if ((sink.Total is { } total && range.Length is { } now && now != total) || !SameTag(response.Headers.ETag, sink.Validator))
        {
            return new Failure(DownloadErrors.Changed(address), NextAttempt.Restart);
        }

        return content.ContentLength is { } length && length != to - from + 1 ? new Failure(DownloadErrors.Length(address, to - from + 1, length)) : null;
    }

    /// <summary>Whether a refused range (416) says that there is nothing after what is here.</summary>
    public static bool IsWhole(HttpResponseMessage response, IContentSink sink) =>
        response.Content.Headers.ContentRange is { Unit: "bytes", HasRange: false, Length: { } total }
        && total == sink.Length && total == sink.Total && SameTag(response.Headers.ETag, sink.Validator);

    private static bool SameTag(EntityTagHeaderValue? now, RangeConditionHeaderValue? before) => now is null || before?.EntityTag is not { } tag || tag.Equals(now);
}
