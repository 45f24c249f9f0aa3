using Alexandria.Faults.Tests.Clients;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>Clients that write at a steady pace to all processes that answer, whatever happens to them.</summary>
internal sealed class SteadyWriting : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stop = new();
    private readonly Task writing;
    private readonly FaultSettings settings = FaultSettings.Read();

    /// <param name="set">Whom they write to.</param>
    public SteadyWriting(ReplicaSet set) =>
        writing = Task.WhenAll(Enumerable.Range(1, settings.Clients).Select(n => new WritingClient(n, settings.Choices(0, n), Acknowledged).WriteThroughAsync(set.Next, 1, Refusals, stop.Token)));

    public AcknowledgedWrites Acknowledged { get; } = new();

    public Refusals Refusals { get; } = new();

    /// <summary>Waits until so many more are acknowledged.</summary>
    public async Task MoreAsync(int count) => await await Task.WhenAny(Acknowledged.MoreAsync(count), FailedAsync()).WaitAsync(Patience, TimeProvider.System);

    /// <summary>Lets the clients write for so long.</summary>
    public async Task ForAsync(TimeSpan time) => await await Task.WhenAny(Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken), FailedAsync());

    /// <summary>Ends it once everything that was begun is acknowledged.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await writing.WaitAsync(Patience, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        stop.Dispose();
    }

    private async Task FailedAsync()
    {
        await writing;
        throw new InvalidOperationException("The clients have ended.");
    }
}
