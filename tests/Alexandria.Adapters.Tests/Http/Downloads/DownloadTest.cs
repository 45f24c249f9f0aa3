using System.Collections.Concurrent;
using System.Security.Cryptography;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Downloads;
using Alexandria.Testing;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Tests.Http.Downloads;

/// <summary>A downloader with a clock and a network of the test's own, real servers, and a folder in which nothing may be left that cannot be resumed.</summary>
public abstract class DownloadTest : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private readonly List<IAsyncDisposable> servers = [];
    private readonly List<HttpDownloader> downloaders = [];

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal TestClock Clock { get; } = new();

    internal TestNetwork Network { get; } = new();

    /// <summary>Everything that was logged.</summary>
    internal ConcurrentQueue<string> Log { get; } = new();

    internal string Target => folder.File("terms.obo");

    /// <summary>Names of the files that are there.</summary>
    internal string[] Left => [.. Directory.EnumerateFiles(folder.Path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        downloaders.ForEach(d => d.Dispose());
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A server under a name.</summary>
    internal Upstream Serve(string name, Func<Wire, Task> answer)
    {
        var server = Keep(new Upstream(answer));
        Network.Add(name, server.Port);
        return server;
    }

    internal T Keep<T>(T server)
        where T : IAsyncDisposable
    {
        servers.Add(server);
        return server;
    }

    internal HttpDownloader Downloader(Func<DownloadOptions, DownloadOptions>? change = null)
    {
        var options = new DownloadOptions();
        var downloader = new HttpDownloader(change?.Invoke(options) ?? options, Clock, new QueueLog(Log), Network.Network());
        downloaders.Add(downloader);
        return downloader;
    }

    /// <summary>Downloads; while the downloader waits the clock moves by as much.</summary>
    internal async Task<Result<Download>> FetchAsync(
        string address, Func<DownloadRequest, DownloadRequest>? change = null, Func<DownloadOptions, DownloadOptions>? options = null, IProgress<DownloadProgress>? progress = null)
    {
        var request = new DownloadRequest { Address = new Uri(address), File = Target };
        return await Downloader(options).FetchAsync(change?.Invoke(request) ?? request, progress ?? new Watch(Clock), Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }

    /// <summary>Moves the clock until the task ends; for what ends only because time passes.</summary>
    internal async Task<T> PassAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await task;
    }

    /// <summary>The same bytes each time, which do not compress.</summary>
    internal static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
#pragma warning disable CA5394 // Reproducible content, no secret.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    internal static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class QueueLog(ConcurrentQueue<string> lines) : ILogger<HttpDownloader>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));
    }
}

/// <summary>Lets the clock move on by each wait, and remembers the waits.</summary>
internal sealed class Watch(TestClock clock, Action<DownloadProgress>? received = null) : IProgress<DownloadProgress>
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public void Report(DownloadProgress value)
    {
        if (value is { Phase: DownloadPhase.Waiting, Wait: { } wait })
        {
            Waits.Enqueue(wait);
            ThreadPool.QueueUserWorkItem(_ => clock.Advance(wait));
        }
        else if (value.Phase is DownloadPhase.Receiving)
        {
            received?.Invoke(value);
        }
    }
}
