using Alexandria.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alexandria.Surfaces.Rest;

/// <summary>Gives every failure a body: paths that nothing answers, methods that a path does not know, requests that the server refuses to read, and defects.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is there to be answered.
        }
        catch (BadHttpRequestException refused)
        {
            await ProblemDetailsMapper.WriteAsync(http, Refusal(refused.StatusCode), refused.StatusCode);
            return;
        }
        catch (IOException chunk) when (chunk.InnerException is OverflowException)
        {
            // Kestrel says so of a chunk whose size is beyond 32 bits; of all other broken framing it says BadHttpRequestException.
            await ProblemDetailsMapper.WriteAsync(http, Refusal(StatusCodes.Status400BadRequest), StatusCodes.Status400BadRequest);
            return;
        }
        catch (StorageException storage)
        {
            LogStorage(logger, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "no endpoint", storage.Error.Code, ProblemDetailsMapper.TraceOf(http), storage);
            await ProblemDetailsMapper.WriteAsync(http, storage.Error);
            return;
        }
        catch (Exception defect)
        {
            LogDefect(logger, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "no endpoint", ProblemDetailsMapper.TraceOf(http), defect);
            await ProblemDetailsMapper.WriteAsync(http, new Error(ErrorKind.Defect, "internal_error", defect.GetType().Name));
            return;
        }

        var response = http.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentType is null && response.ContentLength is null)
        {
            await ProblemDetailsMapper.WriteAsync(http, Bare(http), response.StatusCode);
        }
    }

    private static Error Bare(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new Error(ErrorKind.NotFound, "no_such_endpoint", "Nothing answers at this address; GET /openapi/v1.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => new Error(ErrorKind.Invalid, "method_not_allowed", $"This address does not know the method; it knows {http.Response.Headers.Allow}."),
        var status => Refusal(status),
    };

    private static Error Refusal(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new Error(ErrorKind.Unauthenticated, "unauthenticated", "Sign in, or send an API key as 'Authorization: Bearer …'."),
        StatusCodes.Status403Forbidden => new Error(ErrorKind.Forbidden, "forbidden", "The caller may not do this."),
        StatusCodes.Status408RequestTimeout => new Error(ErrorKind.Invalid, "request_timeout", "The request took too long to arrive."),
        StatusCodes.Status413PayloadTooLarge => RequestBody.TooLarge(null),
        StatusCodes.Status415UnsupportedMediaType => new Error(ErrorKind.UnsupportedMediaType, "unsupported_media_type", "The content type is not accepted here."),
        StatusCodes.Status503ServiceUnavailable => Error.Unavailable("unavailable", "The server cannot answer this now; try again later."),
        >= 500 => new Error(ErrorKind.Defect, "internal_error", "Unhandled."),
        _ => Error.Invalid("bad_request", "The server could not make sense of the request."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed by its storage: {Code}; trace {TraceId}")]
    private static partial void LogStorage(ILogger logger, string method, string endpoint, string code, string traceId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed; trace {TraceId}")]
    private static partial void LogDefect(ILogger logger, string method, string endpoint, string traceId, Exception exception);
}
