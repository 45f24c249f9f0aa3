using System.Globalization;
using System.Net.Http.Headers;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

/// <summary>Downloads that end before they are whole, and a server that knows ranges.</summary>
public abstract class InterruptedDownloadTest : DownloadTest
{
    private protected const string Address = "http://files.test/terms.obo?key=secret";

    private protected static readonly byte[] Content = Bytes(400_000);

    // Leaves a part as a caller who cancels leaves it.
    private protected async Task CancelledAsync(int bytes = 150_000)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Serve("files.test", async wire =>
        {
            await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {(bytes == Content.Length ? bytes : 400_000)}\r\nETag: \"v1\"\r\n\r\n");
            await wire.SendAsync(Content.AsMemory(0, bytes));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, wire.Stopping);
        });
        var watch = new Watch(Clock, progress =>
        {
            if (progress.Bytes == bytes)
            {
                source.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Downloader().FetchAsync(new DownloadRequest { Address = new Uri(Address), File = Target }, watch, source.Token));
    }

    private protected static async Task BreakAsync(Wire wire, byte[] content, int after, string headers = "ETag: \"v1\"\r\n")
    {
        await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\n{headers}\r\n");
        await wire.SendAsync(content.AsMemory(0, after));
    }

    // An honest server with ranges.
    private protected static Task RestAsync(Wire wire, byte[] content, string tag = "\"v1\"", string? headers = null)
    {
        headers ??= $"ETag: {tag}\r\n";
        if (wire.Header("Range") is not { } asked || wire.Header("If-Range") != tag)
        {
            return wire.AnswerAsync("200 OK", content, headers);
        }

        var from = (int)RangeHeaderValue.Parse(asked).Ranges.Single().From!.Value;
        return wire.AnswerAsync("206 Partial Content", content.AsMemory(from), string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n{headers}"));
    }
}
