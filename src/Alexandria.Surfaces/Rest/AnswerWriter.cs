using System.Text.Json;
using Alexandria.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Alexandria.Surfaces.Rest;

/// <summary>Answers an operation's value: JSON, a file, or nothing.</summary>
internal sealed class AnswerWriter
{
    private readonly OperationDescriptor operation;
    private readonly Func<object, object?>? id;

    /// <param name="operation">The operation that answers.</param>
    /// <param name="all">All operations, among which the one that reads what this one created is looked for.</param>
    public AnswerWriter(OperationDescriptor operation, IReadOnlyList<OperationDescriptor> all)
    {
        this.operation = operation;
        if (operation.Status == StatusCodes.Status201Created && all.Any(other => other.HttpMethod is "GET" && IsChild(operation.Path, other.Path)))
        {
            id = Json.Options.GetTypeInfo(operation.ResponseType).Properties.FirstOrDefault(property => property.Name == "id")?.Get;
        }
    }

    /// <summary>Whether a 201 of this operation tells where to find what it created.</summary>
    public bool HasLocation => id is not null;

    public Task WriteAsync(HttpContext http, object value) => value switch
    {
        Nothing => Empty(http.Response, StatusCodes.Status204NoContent),
        FileContent file => FileAsync(http, file),
        _ => JsonAsync(http, value),
    };

    private Task JsonAsync(HttpContext http, object value)
    {
        var response = http.Response;
        response.Headers.CacheControl = "no-store";
        if (value is IVersioned { Version: var version })
        {
            var etag = RequestHeaders.ETag(version);
            response.Headers.ETag = etag;
            response.Headers.CacheControl = "private, no-cache";
            if (operation.HttpMethod is "GET" && RequestHeaders.NoneMatches(http.Request.Headers.IfNoneMatch, etag))
            {
                return Empty(response, StatusCodes.Status304NotModified);
            }
        }

        if (id?.Invoke(value) is string created)
        {
            response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path}".TrimEnd('/') + "/" + Uri.EscapeDataString(created);
        }

        response.StatusCode = operation.Status;
        return BytesAsync(http, JsonSerializer.SerializeToUtf8Bytes(value, operation.ResponseType, Json.Options), "application/json");
    }

    private Task FileAsync(HttpContext http, FileContent file)
    {
        var headers = http.Response.Headers;
        var disposition = new ContentDispositionHeaderValue(file.FileName is null ? "inline" : "attachment");
        if (file.FileName is not null)
        {
            disposition.SetHttpFileName(new string([.. file.FileName.Where(c => !char.IsControl(c))]));
        }

        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = SecurityHeaders.FileSecurityPolicy;
        headers.CacheControl = "private, no-cache";
        http.Response.StatusCode = operation.Status;
        return BytesAsync(http, file.Bytes, MediaTypeHeaderValue.TryParse(file.ContentType, out var type) ? type.ToString() : "application/octet-stream");
    }

    private static Task BytesAsync(HttpContext http, ReadOnlyMemory<byte> bytes, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    private static Task Empty(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static bool IsChild(string parent, string path) =>
        path.Length > parent.Length + 3 && path.StartsWith(parent + "/{", StringComparison.Ordinal) && path.IndexOf('}', parent.Length) == path.Length - 1;
}
