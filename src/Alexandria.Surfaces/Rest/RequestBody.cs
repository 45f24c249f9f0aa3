using System.Globalization;
using Alexandria.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alexandria.Surfaces.Rest;

/// <summary>Reads a body up to its limit.</summary>
internal static class RequestBody
{
    /// <summary>Largest JSON body in bytes where the operation takes no file or text of its own: 1 MiB.</summary>
    public const int MaxJsonBytes = 1024 * 1024;

    /// <summary>The limit of a JSON body. One that carries the content property may be a third larger than the content itself, for base64 and escapes.</summary>
    public static long JsonLimit(ContentAttribute? content) => content is null ? MaxJsonBytes : Math.Max(MaxJsonBytes, content.MaxBytes + (content.MaxBytes / 3L));

    public static bool IsPresent(HttpContext http) =>
        http.Request.ContentLength is not 0 && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true;

    /// <summary>The whole body; an error when it is larger than <paramref name="limit"/> bytes, which is found without reading it where the length is announced.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpContext http, long limit)
    {
        var announcedTooLarge = http.Request.ContentLength > limit;

        // The server counts from here on, chunked bodies too. Beside an announced body that is refused it reads on for some
        // seconds without keeping anything: a client that is still sending would find a cut connection in place of the answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = announcedTooLarge ? null : limit;
        }

        if (announcedTooLarge)
        {
            return TooLarge(limit);
        }

        using var buffer = new MemoryStream((int)(http.Request.ContentLength ?? 0));
        try
        {
            await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(limit);
        }

        return new ReadOnlyMemory<byte>(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static Error TooLarge(long? limit) => new(ErrorKind.TooLarge, "body_too_large", limit is { } bytes
        ? string.Create(CultureInfo.InvariantCulture, $"The body is larger than the {bytes:N0} bytes that are accepted here.")
        : "The body is larger than what is accepted here.");
}
