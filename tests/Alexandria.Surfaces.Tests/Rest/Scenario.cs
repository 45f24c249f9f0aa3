using System.Net.Http.Headers;
using System.Text;

namespace Alexandria.Surfaces.Tests.Rest;

/// <summary>One request and what is expected of its answer.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Line">Method and address.</param>
/// <param name="Status">Expected.</param>
internal sealed record Scenario(string Name, string Line, int Status)
{
    /// <summary>The bearer token; null sends none.</summary>
    public string? Token { get; init; } = TokenTable.Writer;

    /// <summary>A JSON body.</summary>
    public string? Json { get; init; }

    /// <summary>A text body.</summary>
    public string? Body { get; init; }

    public byte[]? Bytes { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Whether the length is kept from the server.</summary>
    public bool Chunked { get; init; }

    /// <summary>Further headers, one to a line; <c>{host}</c> is the server.</summary>
    public string Send { get; init; } = "";

    /// <summary>The problem's code.</summary>
    public string? Code { get; init; }

    /// <summary>Text that the answer has.</summary>
    public string Contains { get; init; } = "";

    /// <summary>Text that the answer must not have.</summary>
    public string? Lacks { get; init; }

    /// <summary>A header that the answer has.</summary>
    public string? Header { get; init; }

    public HttpRequestMessage Request(string host)
    {
        var line = Line.Split(' ', 2);
        var request = new HttpRequestMessage(new HttpMethod(line[0]), line[1]);
        var bytes = Bytes ?? ((Json ?? Body) is { } text ? Encoding.UTF8.GetBytes(text) : null);
        if (bytes is not null)
        {
            request.Content = new ByteArrayContent(bytes);
            var type = ContentType ?? (Json is null ? null : "application/json");
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            request.Headers.TransferEncodingChunked = Chunked;
        }

        if (Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        foreach (var header in Send.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = header.Replace("{host}", host, StringComparison.Ordinal).Split(": ", 2);
            if (!request.Headers.TryAddWithoutValidation(parts[0], parts[1]))
            {
                request.Content!.Headers.TryAddWithoutValidation(parts[0], parts[1]);
            }
        }

        return request;
    }
}
