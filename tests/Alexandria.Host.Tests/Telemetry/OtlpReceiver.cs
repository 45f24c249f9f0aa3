using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Host.Tests.Telemetry;

/// <summary>A receiver of spans over OTLP/HTTP in protobuf, on the loopback.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedSpan> spans = [];
    private readonly ConcurrentQueue<string> raw = [];
    private readonly ConcurrentQueue<string> keys = [];

    private OtlpReceiver(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public IReadOnlyList<ReceivedSpan> Spans => [.. spans];

    /// <summary>Everything that came, as far as it is text.</summary>
    public string Raw => string.Concat(raw);

    /// <summary>Values of the header <c>x-receiver-key</c>.</summary>
    public IReadOnlyList<string> Keys => [.. keys];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var built = builder.Build();
        built.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(built);
        built.MapPost("/v1/traces", receiver.TakeAsync);
        await built.StartAsync();
        return receiver;
    }

    /// <summary>Waits until the spans that came satisfy the condition.</summary>
    public async Task<IReadOnlyList<ReceivedSpan>> UntilAsync(Func<IReadOnlyList<ReceivedSpan>, bool> holds)
    {
        for (var i = 0; ; i++)
        {
            if (Spans is var seen && holds(seen))
            {
                return seen;
            }

            Assert.True(i < 600, "Not all spans came within a minute: " + string.Join("; ", seen.Select(s => $"{s.TraceId} {s.Name}").Distinct()));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        raw.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        keys.Enqueue(http.Request.Headers["x-receiver-key"].ToString());
        foreach (var span in ReceivedSpan.ReadAll(body.ToArray()))
        {
            spans.Enqueue(span);
        }

        http.Response.ContentType = "application/x-protobuf";
    }
}
