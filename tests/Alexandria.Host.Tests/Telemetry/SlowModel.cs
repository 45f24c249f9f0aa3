using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Host.Tests.Telemetry;

/// <summary>An OpenAI-compatible server on the loopback that keeps its callers waiting until it is let go, and notes the headers of each call.</summary>
internal sealed class SlowModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SlowModel(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1";

    /// <summary>Completes with the first call.</summary>
    public Task Asked => asked.Task;

    public IHeaderDictionary Headers { get; private set; } = new HeaderDictionary();

    public static async Task<SlowModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var built = builder.Build();
        built.Urls.Add("http://127.0.0.1:0");
        var model = new SlowModel(built);
        built.MapPost("/v1/chat/completions", (Delegate)model.AnswerAsync);
        await built.StartAsync();
        return model;
    }

    public void Release() => released.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Release();
        return app.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        Headers = new HeaderDictionary(http.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        asked.TrySetResult();
        await released.Task.WaitAsync(http.RequestAborted);
        return Results.Json(new { model = "loopback", choices = new[] { new { message = new { role = "assistant", content = "Nothing is known." } } } });
    }
}
