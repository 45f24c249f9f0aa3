using System.Globalization;
using Alexandria.Identity;
using Alexandria.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Alexandria.Surfaces.Rest;

/// <summary>The request headers that say something about the call: <c>Idempotency-Key</c>, <c>If-Match</c>, <c>If-None-Match</c>.</summary>
internal static class RequestHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const int MaxIdempotencyKeyLength = 200;

    private static readonly Error InvalidKey = Error.Invalid("invalid_idempotency_key", "Send one Idempotency-Key, not several.");

    private static readonly Error InvalidMatch = Error.Invalid("invalid_if_match", "If-Match takes the one strong ETag that was answered, such as \"v3\", or *.");

    public static Result<CallOptions> Read(HttpRequest request)
    {
        var keys = request.Headers[IdempotencyKey];
        if (keys.Count > 1)
        {
            return InvalidKey;
        }

        var version = ExpectedVersion(request.Headers.IfMatch);
        return version.Failed ? version.Error : new CallOptions
        {
            Surface = request.HttpContext.Features.Get<ILocalPeer>() is null ? "rest" : "cli",
            IdempotencyKey = keys.Count == 0 ? null : keys[0],
            ExpectedVersion = version.Value,
            Origin = new RequestOrigin(request.HttpContext.Connection.RemoteIpAddress, request.Headers.UserAgent),
        };
    }

    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>RFC 9110, section 13.1.2: whether the client has this very version already. Weak tags match too; garbage matches nothing.</summary>
    public static bool NoneMatches(StringValues ifNoneMatch, string etag) =>
        EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == etag);

    private static Result<long?> ExpectedVersion(StringValues ifMatch)
    {
        if (ifMatch.Count == 0)
        {
            return (long?)null;
        }

        if (ifMatch is not [{ } text])
        {
            return InvalidMatch;
        }

        text = text.Trim(' ');
        if (text == "*")
        {
            return (long?)null;
        }

        return text.StartsWith("\"v", StringComparison.Ordinal) && text.EndsWith('"') && text.Length > 3
            && long.TryParse(text.AsSpan(2, text.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : InvalidMatch;
    }
}
