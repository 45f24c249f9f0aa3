using System.Globalization;
using System.Net;
using Alexandria.Downloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Alexandria.Adapters.Tests.Http.Downloads;

/// <summary>A server that knows HTTP: ranges, conditions and compression as ASP.NET does them.</summary>
public sealed class KestrelTests : DownloadTest
{
    private static readonly byte[] Content = Bytes(2_000_000);

    [Fact]
    public async Task A_file_is_downloaded_continued_and_then_not_modified()
    {
        var (aborts, asked) = (1, new List<string>());
        await using var app = await StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                asked.Add(context.Request.Headers.Range.ToString());
                if (Interlocked.Decrement(ref aborts) >= 0)
                {
                    context.Response.Body = new Breaking(context, context.Response.Body);
                }

                await next();
            });
            app.MapGet("/terms.obo", () => TypedResults.Bytes(Content, "text/plain", lastModified: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), entityTag: new EntityTagHeaderValue("\"v1\""), enableRangeProcessing: true));
        });
        var download = (await FetchAsync("http://files.test/terms.obo")).Value;
        Assert.Equal((Sha256(Content), 2), (download.Sha256, download.Trace.Attempts));
        Assert.InRange(download.Trace.ResumedFrom, 1, 1_999_999);
        Assert.Equal(["", string.Create(CultureInfo.InvariantCulture, $"bytes={download.Trace.ResumedFrom}-")], asked);
        Assert.Equal(2_000_000, download.Trace.BytesReceived);

        var again = (await FetchAsync("http://files.test/terms.obo", r => r with { Known = new KnownVersion(download.Resource.ETag, download.Resource.LastModified, download.Sha256) })).Value;
        Assert.True(again.NotModified);
        Assert.Equal(0, again.Trace.BytesReceived);
        Assert.Equal(["terms.obo"], Left);
    }

    [Fact]
    public async Task A_compressed_answer_of_chunks_is_read()
    {
        await using var app = await StartAsync(app =>
        {
            app.UseResponseCompression();
            app.MapGet("/terms.json", () => TypedResults.Json(Enumerable.Range(0, 100_000)));
        });
        var read = (await Downloader().ReadAsync(new ResourceRequest { Address = new Uri("http://files.test/terms.json"), Accept = "application/json" }, Cancellation)).Value;
        Assert.Equal(Enumerable.Range(0, 100_000), System.Text.Json.JsonSerializer.Deserialize<int[]>(read.Content.Span)!);
        Assert.InRange(read.Trace.BytesReceived, 1, read.Content.Length / 2);
    }

    private async Task<WebApplication> StartAsync(Action<WebApplication> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddResponseCompression();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        configure(app);
        await app.StartAsync(Cancellation);
        Network.Add("files.test", new Uri(app.Urls.Single()).Port);
        return app;
    }

    /// <summary>Aborts the connection after a while.</summary>
    private sealed class Breaking(HttpContext context, Stream inner) : MemoryStream
    {
        private long written;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            foreach (var start in Enumerable.Range(0, (buffer.Length + 99_999) / 100_000).Select(i => i * 100_000))
            {
                if ((written += 100_000) > 1_000_000)
                {
                    context.Abort();
                    return;
                }

                await inner.WriteAsync(buffer.Slice(start, Math.Min(100_000, buffer.Length - start)), cancellationToken);
                await inner.FlushAsync(cancellationToken);
            }
        }
    }
}
