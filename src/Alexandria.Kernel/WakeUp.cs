namespace Alexandria.Kernel;

/// <summary>Wakes one who waits; told while nobody waits, it is remembered once.</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly SemaphoreSlim told = new(0, 1);

    public void Tell()
    {
        if (told.CurrentCount == 0)
        {
            try
            {
                told.Release();
            }
            catch (Exception known) when (known is SemaphoreFullException or ObjectDisposedException)
            {
                // Somebody else told it in the same moment, or nobody waits any more.
            }
        }
    }

    /// <summary>Completes when it was told, or after a while.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => told.WaitAsync(atMost, cancellation);

    public void Dispose() => told.Dispose();
}
