using System.Text.Unicode;
using Alexandria.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Alexandria.Surfaces.Rest;

/// <summary>Collects what a request says: route and query as text, a JSON object, or a raw body. What it means is decided where the operation is bound.</summary>
internal sealed class RequestReader
{
    private readonly OperationDescriptor operation;
    private readonly OperationParameter? content;

    public RequestReader(OperationDescriptor operation)
    {
        this.operation = operation;
        content = operation.Parameters.FirstOrDefault(parameter => parameter.Content is not null);
    }

    public async Task<Result<OperationArguments>> ReadAsync(HttpContext http)
    {
        var arguments = new OperationArguments { Text = Text(http.Request) };
        if (!RequestBody.IsPresent(http))
        {
            return arguments;
        }

        if (operation.HttpMethod is "GET")
        {
            return Error.Invalid("unexpected_body", "A GET takes its values from the path and the query, not from a body.");
        }

        if (http.Request.Headers.ContentEncoding.Count > 0)
        {
            return Unsupported("unsupported_content_encoding", "Send the body without a Content-Encoding.");
        }

        return MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            ? IsJson(type) ? await JsonAsync(http, type, arguments) : await RawAsync(http, type, arguments)
            : NotAccepted();
    }

    private static Dictionary<string, IReadOnlyList<string>> Text(HttpRequest request)
    {
        // Not request.Query, which takes ?limit and ?Limit for one.
        var text = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in PathValues.Of(request.HttpContext))
        {
            text[name] = [value];
        }

        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            text[name] = [.. text.GetValueOrDefault(name, []), pair.DecodeValue().ToString()];
        }

        return text;
    }

    private async Task<Result<OperationArguments>> JsonAsync(HttpContext http, MediaTypeHeaderValue type, OperationArguments arguments)
    {
        if (!IsUtf8(type))
        {
            return Unsupported("unsupported_charset", "JSON is sent as UTF-8.");
        }

        var body = await RequestBody.ReadAsync(http, RequestBody.JsonLimit(content?.Content));
        if (body.Failed)
        {
            return body.Error;
        }

        var json = JsonBody.Parse(body.Value);
        return json.Failed ? json.Error : arguments with { Json = json.Value };
    }

    private async Task<Result<OperationArguments>> RawAsync(HttpContext http, MediaTypeHeaderValue type, OperationArguments arguments)
    {
        if (content?.Content is not { } accepted || !accepted.MediaTypes.Any(range => Fits(type, range)))
        {
            return NotAccepted();
        }

        var isText = content.Type == typeof(string);
        if (isText && !IsUtf8(type))
        {
            return Unsupported("unsupported_charset", "Text is sent as UTF-8.");
        }

        var body = await RequestBody.ReadAsync(http, accepted.MaxBytes);
        if (body.Failed)
        {
            return body.Error;
        }

        return isText && !Utf8.IsValid(body.Value.Span)
            ? Error.Invalid("invalid_utf8", "The body is not valid UTF-8.")
            : arguments with { Content = body.Value, ContentType = type.MediaType.ToString() };
    }

    private Error NotAccepted() => Unsupported("unsupported_media_type", content?.Content is { } raw
        ? $"Send the body as application/json or {string.Join(", ", raw.MediaTypes)}, and say so in Content-Type."
        : "Send the body as application/json, and say so in Content-Type.");

    private static Error Unsupported(string code, string message) => new(ErrorKind.UnsupportedMediaType, code, message);

    private static bool IsJson(MediaTypeHeaderValue type) => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || type.Charset.ToString().Trim('"').ToUpperInvariant() is "UTF-8" or "UTF8" or "US-ASCII";

    // A form is never the file itself, even where any file is accepted: its envelope would be stored with it.
    private static bool Fits(MediaTypeHeaderValue type, string range) => range == "*/*"
        ? !type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase) && !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        : type.MediaType.Equals(range, StringComparison.OrdinalIgnoreCase)
            || (range.EndsWith("/*", StringComparison.Ordinal) && type.Type.Equals(range[..^2], StringComparison.OrdinalIgnoreCase));
}
