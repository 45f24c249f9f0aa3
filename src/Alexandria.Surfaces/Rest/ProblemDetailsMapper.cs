using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alexandria.Identity;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Rest;

/// <summary>A failure as it travels over HTTP (RFC 9457), with our extensions <c>code</c>, <c>traceId</c> and <c>errors</c>.</summary>
internal sealed record Problem
{
    /// <summary>Identifies the kind of problem: <c>urn:alexandria:error:</c> and the code.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public required string TraceId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}

/// <summary>The one place that turns an <see cref="Error"/> into an HTTP answer.</summary>
internal static class ProblemDetailsMapper
{
    public const string MediaType = "application/problem+json";

    private static readonly TimeSpan RetryAfterTooFast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfterUnavailable = TimeSpan.FromSeconds(5);

    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static Problem Map(Error error, string traceId) => Map(error, StatusOf(error.Kind), traceId);

    /// <summary>Answers the failure, unless the response has begun: then the connection is cut, so that nobody takes half an answer for a whole one.</summary>
    public static Task WriteAsync(HttpContext http, Error error) => WriteAsync(http, error, StatusOf(error.Kind));

    /// <summary>As above, with a status that routing or the server has already chosen (405, 408, 431).</summary>
    public static async Task WriteAsync(HttpContext http, Error error, int status)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        var headers = http.Response.Headers;
        http.Response.StatusCode = status;
        http.Response.ContentType = MediaType;
        headers.CacheControl = "no-store";
        if (error.Kind is ErrorKind.Unauthenticated)
        {
            headers.WWWAuthenticate = http.Request.Headers.Authorization.Count > 0 ? "Bearer realm=\"alexandria\", error=\"invalid_token\"" : "Bearer realm=\"alexandria\"";
        }

        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            var wait = error.RetryAfter ?? (error.Kind is ErrorKind.RateLimited ? RetryAfterTooFast : RetryAfterUnavailable);
            headers.RetryAfter = ((long)Math.Max(1, Math.Ceiling(wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        }

        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Map(error, status, TraceOf(http)), Json.Options), http.RequestAborted);
    }

    /// <summary>The refusal of a caller without the permission: nobody in particular is asked who he is first.</summary>
    public static Error Lacks(Caller caller, string permission) => caller.IsAnonymous
        ? new Error(ErrorKind.Unauthenticated, "unauthenticated", "Sign in, or send an API key as bearer token.")
        : new Error(ErrorKind.Forbidden, "forbidden", $"This needs the permission '{permission}', which {caller.Name} does not hold.");

    public static string TraceOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private static Problem Map(Error error, int status, string traceId) => new()
    {
        Type = $"urn:alexandria:error:{error.Code}",
        Title = Title(error.Kind),
        Status = status,
        // A defect's message is for the log alone.
        Detail = error.Kind is ErrorKind.Defect ? "Something went wrong on the server. Its log tells more under the trace id." : error.Message,
        Code = error.Code,
        TraceId = traceId,
        Errors = error.Fields.Count > 0 ? error.Fields : null,
    };

    private static string Title(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => "The request is wrong",
        ErrorKind.Unauthenticated => "Nobody known asks",
        ErrorKind.Forbidden => "The caller may not do this",
        ErrorKind.NotFound => "Not found",
        ErrorKind.Conflict => "The present state does not allow it",
        ErrorKind.PreconditionFailed => "The resource has changed",
        ErrorKind.TooLarge => "Too large",
        ErrorKind.UnsupportedMediaType => "Content type not accepted",
        ErrorKind.Unprocessable => "It cannot be processed",
        ErrorKind.RateLimited => "Too fast",
        ErrorKind.Unavailable => "Not available now",
        _ => "Internal error",
    };
}
