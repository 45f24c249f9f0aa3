using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Alexandria.Surfaces.Live;

namespace Alexandria.Host.Events;

/// <summary>Reads a server's live stream.</summary>
internal static class EventStreamClient
{
    /// <summary>Hands every event on until the stream ends.</summary>
    /// <returns>Why it ended; being stopped throws instead.</returns>
    public static async Task<Error> FollowAsync(string url, string? key, long? after, Func<JsonObject, Task> handle, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url.TrimEnd('/') + LiveStreamSurface.Path + (after is null ? "" : $"?after={after}"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return Error.Invalid("invalid_url", $"'{url}' is no http or https address.");
        }

        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                var status = (int)response.StatusCode;
                return new Error(status is 401 ? ErrorKind.Unauthenticated : status is 403 ? ErrorKind.Forbidden : ErrorKind.Unavailable, "stream_refused", $"{address.Host} refused the stream with status {status}.");
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
            {
                if (item.Data.Length > 0 && JsonNode.Parse(item.Data) is JsonObject live)
                {
                    await handle(live);
                }
            }

            return Error.Unavailable("stream_ended", $"{address.Host} ended the stream.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Error.Unavailable("server_unreachable", $"{address.Host} does not answer ({exception.Message.TrimEnd('.')}); is it running?");
        }
    }
}
