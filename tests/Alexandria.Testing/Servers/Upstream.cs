using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alexandria.Testing.Servers;

/// <summary>A web server with files, as those that publish vocabularies are: entity tags, HEAD, conditional requests.</summary>
public sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication app;
    private Task held = Task.CompletedTask;
    private readonly ConcurrentDictionary<string, (byte[] Content, string MediaType)> files = new(StringComparer.Ordinal);

    private Upstream(WebApplication app) => this.app = app;

    /// <summary>With a slash at its end.</summary>
    public Uri Address => new(app.Urls.First() + "/");

    public int Port => Address.Port;

    /// <summary>What was sent with content, in order: paths.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    public static async Task<Upstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var upstream = new Upstream(web);
        web.Run(upstream.AnswerAsync);
        await web.StartAsync();
        return upstream;
    }

    /// <summary>From now on content is announced and then waits, until the result is set.</summary>
    public TaskCompletionSource Hold()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held = hold.Task;
        return hold;
    }

    public void Put(string path, byte[] content, string mediaType = "application/octet-stream") => files["/" + path] = (content, mediaType);

    public void Put(string path, string content, string mediaType = "text/plain") => Put(path, System.Text.Encoding.UTF8.GetBytes(content), mediaType);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (!files.TryGetValue(http.Request.Path.Value!, out var file))
        {
            http.Response.StatusCode = 404;
            return;
        }

        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(file.Content))[..16]}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = 304;
            return;
        }

        http.Response.ContentType = file.MediaType;
        http.Response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            Sent.Enqueue(http.Request.Path.Value!);
            await http.Response.StartAsync(http.RequestAborted);
            await held.WaitAsync(http.RequestAborted);
            await http.Response.Body.WriteAsync(file.Content);
        }
    }
}
