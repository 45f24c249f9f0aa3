using Alexandria.Data;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Shows people how far a stage is: at most one write a second, and never one that the stage waits for.</summary>
internal sealed class PullProgress(PullStore pulls, IDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public Action<long, long?> Of(string pullId, CancellationToken cancellation)
    {
        var last = time.GetTimestamp();
        var writing = Task.CompletedTask;
        return (done, total) =>
        {
            if (time.GetElapsedTime(last) < Interval || !writing.IsCompleted)
            {
                return;
            }

            last = time.GetTimestamp();
            writing = ShowAsync(pullId, done, total, cancellation);
        };
    }

    private async Task ShowAsync(string pullId, long done, long? total, CancellationToken cancellation)
    {
        try
        {
            await database.WriteAsync(
                async work =>
                {
                    await pulls.ShowProgressAsync(pullId, done, total, work);
                    return 0;
                },
                WritePriority.Background,
                cancellation);
        }
        catch (Exception error) when (error is CommitFailedException or OutcomeUnknownException or StorageException or OperationCanceledException)
        {
            // What people watch may be late; the stage itself meets the database's trouble when it commits.
        }
    }
}
