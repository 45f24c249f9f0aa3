namespace Alexandria.Kernel.Events;

/// <summary>Brings one shared subscription its events.</summary>
internal interface ISubscriptionRunner : IAsyncDisposable
{
    /// <summary>Whether everything in the log up to now was delivered; what waits for another attempt is not counted.</summary>
    bool IsQuiet { get; }

    /// <summary>The oldest position that it has not come to an end with, 0 for none, and how many there are.</summary>
    (string Subscriber, long Position, long Count) Backlog { get; }

    void Start();

    /// <summary>Starts no further delivery and waits for those that run; when <paramref name="patience"/> ends, they are cut off and will be made again.</summary>
    Task StopAsync(CancellationToken patience);
}
