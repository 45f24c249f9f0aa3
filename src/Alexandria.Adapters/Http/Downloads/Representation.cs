using System.IO.Compression;
using System.Net.Http.Headers;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>What an answer says about what it carries.</summary>
internal sealed record Representation
{
    // RFC 7232, section 2.2.2: within a minute, content may change twice under the same date.
    private static readonly TimeSpan StrongDateMargin = TimeSpan.FromMinutes(1);

    public required Uri Address { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public string? MediaType { get; init; }

    /// <summary>Of the whole content as it is stored; null when it is not known, as for compressed answers.</summary>
    public long? Length { get; init; }

    /// <summary>Of the message's body; null when it is not announced.</summary>
    public long? BodyLength { get; init; }

    /// <summary>What the body is compressed with; empty when it is not.</summary>
    public string Coding { get; init; } = "";

    /// <summary>What says for sure that content is unchanged, byte for byte; null when nothing does.</summary>
    public RangeConditionHeaderValue? Validator { get; init; }

    /// <param name="address">Who answered.</param>
    /// <param name="response">The answer.</param>
    /// <param name="keepCoding">Whether what came compressed with gzip stays so: what is published as .gz is often served as if it had been compressed on the way.</param>
    public static Representation Of(Uri address, HttpResponseMessage response, bool keepCoding)
    {
        var content = response.Content.Headers;
        var coding = string.Join(',', content.ContentEncoding).ToLowerInvariant() switch
        {
            "" or "identity" => "",
            "gzip" or "x-gzip" => keepCoding ? "" : "gzip",
            var other => other,
        };

        // What could not be sent back is as good as none.
        var etag = response.Headers.NonValidated.TryGetValues("ETag", out var tags) && tags.ToString() is var text && IsHeaderText(text) ? text : null;
        return new Representation
        {
            Address = address,
            ETag = etag,
            LastModified = content.LastModified,
            MediaType = content.ContentType?.MediaType,
            BodyLength = content.ContentLength,
            Length = coding.Length == 0 ? content.ContentLength : null,
            Coding = coding,
            Validator = coding.Length == 0 ? ValidatorOf(etag, content.LastModified, response.Headers.Date) : null,
        };
    }

    /// <summary>Of a part: what it does not repeat holds on from what it continues (RFC 9110, section 15.3.7).</summary>
    public Representation Continuing(RangeConditionHeaderValue? validator) =>
        this with { ETag = ETag ?? validator?.EntityTag?.ToString(), LastModified = LastModified ?? validator?.Date };

    public DownloadedResource Resource(KnownVersion? known) =>
        new(ShownAddress.Of(Address), ETag ?? known?.ETag, LastModified ?? known?.LastModified, MediaType);

    /// <summary>The stored content of the body; null when its coding is none that was asked for.</summary>
    public Stream? Decode(Stream body) => Coding switch
    {
        "" => body,
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => null,
    };

    /// <summary>Whether the tag is strong: the same tag means the same bytes (RFC 9110, section 8.8.1).</summary>
    public static bool IsStrong(string? etag) => EntityTagHeaderValue.TryParse(etag, out var tag) && !tag.IsWeak;

    /// <summary>Whether a text can stand in a header of ours: printable ASCII, at most 1,000 characters.</summary>
    public static bool IsHeaderText(string text) => text.Length is > 0 and <= 1_000 && text.All(c => c is >= ' ' and <= '~');

    private static RangeConditionHeaderValue? ValidatorOf(string? etag, DateTimeOffset? modified, DateTimeOffset? sent) =>
        IsStrong(etag) ? new RangeConditionHeaderValue(EntityTagHeaderValue.Parse(etag!))
        : modified is { } date && sent - date >= StrongDateMargin ? new RangeConditionHeaderValue(date)
        : null;
}
